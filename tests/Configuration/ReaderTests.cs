using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Configuration.Tests;

/// <summary>What good configs and overrides turn into.</summary>
public sealed class ReaderTests
{
    [Fact]
    public void Keys_that_are_not_given_keep_their_defaults()
    {
        var run = Toy.Run(Toy.Smallest);
        Assert.Equal(new ToyVae
        {
            LatentDim = 20, Weights = ((ToyVae)run.Model).Weights,
            Encoder = ((ToyVae)run.Model).Encoder
        }, run.Model);
        Assert.Equal(new DigitsOptions(), run.Data);
        Assert.Equal(new TrainingOptions(), run.Training);
        Assert.Equal((10, null), (run.Training.Epochs, run.Training.Steps));
        Assert.Equal(0, run.Seed);
    }

    [Fact]
    public void Steps_replace_the_default_epochs()
    {
        var training = Toy.Run(Toy.Smallest + "training: {steps: 1e3}").Training;
        Assert.Equal((null, 1000), (training.Epochs, training.Steps));
    }

    [Fact]
    public void Kinds_are_chosen_at_any_depth()
    {
        Assert.Equal(new ToyConv { Channels = 8 },
            Toy.Vae("model: {type: vae, latentDim: 2, encoder: {type: conv, channels: 8}}").Encoder);
        // the default's kind
        Assert.Equal(
            [4, 5], ((ToyMlp)Toy.Vae("model: {latentDim: 2, type: vae, encoder: {hidden: [4, 5]}}").Encoder).Hidden);
        var flow = (ToyFlow)Toy.Run("model: {type: flow, parts: [{kind: a, inner: [{kind: b}]}]}").Model;
        Assert.Equal("b", flow.Parts[0].Inner[0].Kind);
        Assert.Equal("kmnist", ((IdxOptions)Toy.Run(Toy.Smallest + "data: {type: idx, name: kmnist}").Data).Name);
    }

    [Fact]
    public void Overrides_change_make_and_replace_values()
    {
        Assert.Equal(5, Toy.Vae(Toy.Smallest, "model.latentDim=4", "model.latentDim=5").LatentDim);
        Assert.Equal(
            8, ((ToyConv)Toy.Vae(Toy.Smallest, "model.encoder.type=conv",
            "model.encoder.channels=8").Encoder).Channels);
        Assert.Equal(8, ((ToyConv)Toy.Vae(Toy.Smallest, "model.encoder={type: conv, channels: 8}").Encoder).Channels);
        Assert.Equal([0.5, 0.9], Toy.Run(Toy.Smallest, "optimizer.betas=[0.5, 0.9]").Optimizer.Betas);
        Assert.Equal("cuda:1", Toy.Run(Toy.Smallest, "training.device=cuda:1").Training.Device);
        Assert.Equal(7, Toy.Run(Toy.Smallest, "data.seed=7").Data.Seed);
        Assert.Equal("a=b", Toy.Vae(Toy.Smallest, "model.note=a=b").Note);
        Assert.Null(Toy.Run(Toy.Smallest + "training: {epochs: 4}", "training.epochs=null",
            "training.steps=9").Training.Epochs);
        Assert.Equal(3, Toy.Vae("", "model={type: vae, latentDim: 3}").LatentDim);
    }

    [Fact]
    public void A_list_may_be_its_one_item_where_its_key_says_so()
    {
        IReadOnlyList<int> Sides(string yaml, params string[] overrides) => Toy.Read<ToySides>(yaml, overrides).Sides;
        Assert.Equal([32], Sides("{}"));
        Assert.Equal([48], Sides("sides: 48"));
        Assert.Equal([48, 64], Sides("sides: [48, 64]"));
        Assert.Equal([7], Sides("sides: [48, 64]", "sides=7"));
        string Fault(string yaml) => Assert.Throws<ConfigException>(() => Toy.Read<ToySides>(yaml)).Faults.Single();
        Assert.Equal("x.yaml:1:8: sides: got 100, expected 1..99", Fault("sides: 100"));
        Assert.Equal("x.yaml:1:8: sides: got 'large', expected an integer 1..99", Fault("sides: large"));
        Assert.Equal("x.yaml:1:8: sides: got null, expected 1..99, or a list of 1..2", Fault("sides: null"));
        Assert.Equal("x.yaml:1:8: sides: got 3 items, expected 1..2", Fault("sides: [1, 2, 3]"));
    }

    [Fact]
    public void Of_epochs_and_steps_the_last_one_given_counts()
    {
        (int?, int?) Length(string yaml, params string[] overrides)
        {
            var training = Toy.Run(Toy.Smallest + yaml, overrides).Training;
            return (training.Epochs, training.Steps);
        }

        Assert.Equal((null, 200), Length("training: {epochs: 4}", "training.steps=200"));
        Assert.Equal((3, null), Length("training: {steps: 4}", "training.steps=200", "training.epochs=3"));
        Assert.Equal((4, null), Length("training: {epochs: 4}", "training.steps=null"));
        Assert.Equal((null, 7), Length("training: {epochs: 4}", "training={steps: 7}"));
    }

    [Fact]
    public void Scalars_follow_the_core_schema_of_yaml()
    {
        var read = Toy.Read<ToyScalars>("""
            int: 0x1F
            long: -9223372036854775808
            ulong: 18446744073709551615
            byte: 0o17
            float: 1.5e-3
            double: -.5
            bool: True
            text: 12
            nothing: ~
            name: gaussianLearned
            words: [a, 'null', "tab\t"]
            table: {"a b": 1, null: 2}
            matrix: [[1, 2.5], []]
            """);
        Assert.Equal((31, long.MinValue, ulong.MaxValue, (byte)15), (read.Int, read.Long, read.Ulong, read.Byte));
        Assert.Equal((1.5e-3f, -0.5, true), (read.Float, read.Double, read.Bool));
        Assert.Equal(("12", null, ToyLikelihood.GaussianLearned), (read.Text, read.Nothing, read.Name));
        Assert.Equal(["a", "null", "tab\t"], read.Words);
        Assert.Equal([new("a b", 1), new("null", 2)], read.Table.ToArray());
        Assert.Equal([[1, 2.5], []], read.Matrix);
    }

    [Theory]
    [InlineData("latent_dim", "latentDim")]
    [InlineData("LatentDim", "latentDim")]
    [InlineData("latetnDim", "latentDim")]
    [InlineData("latentDimm", "latentDim")]
    [InlineData("beta", "betas")]
    [InlineData("lr", "learningRate")]
    [InlineData("zzz", null)]
    public void The_nearest_name_is_found(string word, string? name) =>
        Assert.Equal(name is null ? null : $"did you mean '{name}'?",
            Nearest.Hint(word, ["latentDim", "learningRate", "betas"], Synonyms.All));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("ca", "abc", 3)]
    public void Distances_are_those_of_optimal_string_alignment(string a, string b, int distance) =>
        Assert.Equal((distance, distance), (Nearest.Distance(a, b), Nearest.Distance(b, a)));

    [Fact]
    public void An_options_record_that_no_config_can_hold_is_refused_by_name() =>
        Assert.StartsWith("System.IO.Stream cannot be in a config",
            Assert.Throws<NotSupportedException>(() => Toy.Read<Stream>("{}")).Message);
}
