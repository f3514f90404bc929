using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Configuration.Tests;

/// <summary>The exact sentence of every kind of fault.</summary>
public sealed class FaultTests
{
    [Fact]
    public void A_file_full_of_faults_tells_them_all_at_once()
    {
        var fault = Assert.Throws<ConfigException>(() => new ConfigReader(Toy.Types).Parse<RunOptions>(
            File.ReadAllText(Golden.Beside("bad.yaml")), "configs/bad.yaml",
            ["model.encoder.hiden=3", "training.device=cuda:x", "nonsense", "sampling.count=1", "data.seed=abc",
                "model.note=[1"]));
        Golden.Matches(fault.Message + "\n", "bad.golden.txt");
    }

    [Theory]
    // Keys.
    [InlineData("model: {type: vae, latnetDim: 20}",
        "x.yaml:1:8: model.latentDim: missing, expected an integer 1..4096",
        "x.yaml:1:20: model.latnetDim: unknown key, did you mean 'latentDim'?")]
    [InlineData("model: {type: vae, latentDim: 20, latent_dim: 3}",
        "x.yaml:1:35: model.latent_dim: unknown key, did you mean 'latentDim'?")]
    [InlineData("model:\n  type: vae\n  latentDim: 20\n  latentDim: 30",
        "x.yaml:4:3: model.latentDim: duplicate key, first at line 3")]
    [InlineData("model: {type: vae, latentDim: 20}\nwhatever: 3",
        "x.yaml:2:1: whatever: unknown key, expected name, seed, model, data, optimizer, optimizers, ema, training, "
            + "evaluation, sampling, logging, compare or plugins")]
    [InlineData("model: {type: vae, latentDim: 20}\noptimizer: {lr: 3}",
        "x.yaml:2:13: optimizer.lr: unknown key, did you mean 'learningRate'?")]
    [InlineData("model: {type: vae, latentDim: 20}\nlearning_rate: 3",
        "x.yaml:2:1: learning_rate: unknown key, did you mean 'optimizer.learningRate'?")]
    [InlineData("{}", "x.yaml:1:1: model: missing, expected a mapping of keys")]
    [InlineData("", "x.yaml:1:1: model: missing, expected a mapping of keys")]
    [InlineData("# nothing but a comment", "x.yaml:1:1: model: missing, expected a mapping of keys")]
    [InlineData("[a, b]: 3", "x.yaml:1:1: got a list as a key, expected a name",
        "x.yaml:1:1: model: missing, expected a mapping of keys")]
    // Kinds.
    [InlineData("model: {latentDim: 20}", "x.yaml:1:8: model.type: missing, expected flow or vae")]
    [InlineData("model: {type: vea}", "x.yaml:1:15: model.type: got 'vea', expected flow or vae, did you mean 'vae'?")]
    [InlineData("model: {type: diffusion}", "x.yaml:1:15: model.type: got 'diffusion', expected flow or vae")]
    [InlineData("model: {type: [vae]}", "x.yaml:1:15: model.type: got a list, expected flow or vae")]
    [InlineData("model: {type: vae, latentDim: 2, encoder: {type: cnov}}",
        "x.yaml:1:50: model.encoder.type: got 'cnov', expected conv or mlp, did you mean 'conv'?")]
    [InlineData("model: {type: vae, latentDim: 2, encoder: {type: conv}}",
        "x.yaml:1:43: model.encoder.channels: missing, expected an integer 1..512")]
    [InlineData("model: {type: flow, parts: [{kind: a, inner: [{knid: b}]}]}",
        "x.yaml:1:47: model.parts[0].inner[0].kind: missing, expected text",
        "x.yaml:1:48: model.parts[0].inner[0].knid: unknown key, did you mean 'kind'?")]
    // Types.
    [InlineData("model: 3", "x.yaml:1:8: model: got 3, expected a mapping of keys")]
    [InlineData("model: vae", "x.yaml:1:8: model: got 'vae', expected a mapping of keys, such as {type: vae}")]
    [InlineData("model: {type: vae, latentDim: 3}\ndata: mnist",
        "x.yaml:2:7: data: got 'mnist', expected a mapping of keys, such as {type: idx, name: mnist}")]
    [InlineData("model: [vae]", "x.yaml:1:8: model: got a list, expected a mapping of keys")]
    [InlineData("- a\n- b", "x.yaml:1:1: got a list, expected a mapping of keys")]
    [InlineData("hello", "x.yaml:1:1: got 'hello', expected a mapping of keys")]
    [InlineData("model: {type: vae, latentDim: abc}",
        "x.yaml:1:31: model.latentDim: got 'abc', expected an integer 1..4096")]
    [InlineData("model: {type: vae, latentDim: 2.5}", "x.yaml:1:31: model.latentDim: got 2.5, expected an integer")]
    [InlineData("model: {type: vae, latentDim: '20'}",
        "x.yaml:1:31: model.latentDim: got '20' in quotes, expected an integer 1..4096")]
    [InlineData("model: {type: vae, latentDim: true}",
        "x.yaml:1:31: model.latentDim: got true, expected an integer 1..4096")]
    [InlineData("model: {type: vae, latentDim: {a: 1}}",
        "x.yaml:1:31: model.latentDim: got a mapping, expected an integer 1..4096")]
    [InlineData("model: {type: vae, latentDim: 2, analytic: yes}",
        "x.yaml:1:44: model.analytic: got 'yes', expected true or false")]
    [InlineData("model: {type: vae, latentDim: 2, beta: big}",
        "x.yaml:1:40: model.beta: got 'big', expected a number > 0 and <= 100")]
    [InlineData("model: {type: vae, latentDim: 2, note: [a]}", "x.yaml:1:40: model.note: got a list, expected text")]
    [InlineData("model: {type: vae, latentDim: 2, weights: [1]}",
        "x.yaml:1:43: model.weights: got a list, expected a mapping of names")]
    [InlineData("model: {type: vae, latentDim: 2, encoder: {type: mlp, hidden: 3}}",
        "x.yaml:1:63: model.encoder.hidden: got 3, expected a list of at least 1 item")]
    // Null.
    [InlineData("model: {type: vae, latentDim: null}",
        "x.yaml:1:31: model.latentDim: got null, expected an integer 1..4096")]
    [InlineData("model: {type: vae, latentDim: 2}\ntraining:",
        "x.yaml:2:1: training: got null, expected a mapping of keys")]
    [InlineData("model: {type: vae, latentDim: 2, encoder: {type: mlp, hidden: [1, ~]}}",
        "x.yaml:1:67: model.encoder.hidden[1]: got null, expected an integer 1..4096")]
    // Ranges.
    [InlineData("model: {type: vae, latentDim: 0}", "x.yaml:1:31: model.latentDim: got 0, expected 1..4096")]
    [InlineData("model: {type: vae, latentDim: 4097}", "x.yaml:1:31: model.latentDim: got 4097, expected 1..4096")]
    [InlineData("model: {type: vae, latentDim: 2, beta: 0}", "x.yaml:1:40: model.beta: got 0, expected > 0 and <= 100")]
    [InlineData("model: {type: vae, latentDim: 2, beta: .nan}",
        "x.yaml:1:40: model.beta: got .nan, expected a finite number")]
    [InlineData("model: {type: vae, latentDim: 2, beta: -.inf}",
        "x.yaml:1:40: model.beta: got -.inf, expected a finite number")]
    [InlineData("model: {type: vae, latentDim: 2, beta: 1e999}",
        "x.yaml:1:40: model.beta: got 1e999, expected a finite number")]
    [InlineData("model: {type: vae, latentDim: .inf}", "x.yaml:1:31: model.latentDim: got .inf, expected an integer")]
    [InlineData("model: {type: vae, latentDim: 2}\noptimizer: {gradientClip: -1}",
        "x.yaml:2:27: optimizer.gradientClip: got -1, expected >= 0")]
    [InlineData("model: {type: vae, latentDim: 2}\nseed: 9223372036854775808",
        "x.yaml:2:7: seed: got 9223372036854775808, expected -9223372036854775808..9223372036854775807")]
    [InlineData("model: {type: vae, latentDim: 2, encoder: {type: mlp, hidden: [4, 0]}}",
        "x.yaml:1:67: model.encoder.hidden[1]: got 0, expected 1..4096")]
    [InlineData("model: {type: vae, latentDim: 2, encoder: {type: mlp, hidden: []}}",
        "x.yaml:1:63: model.encoder.hidden: got 0 items, expected at least 1")]
    [InlineData("model: {type: vae, latentDim: 2, weights: {kl: 11}}",
        "x.yaml:1:48: model.weights.kl: got 11, expected 0..10")]
    [InlineData("model: {type: vae, latentDim: 2}\noptimizer: {betas: [0.5]}",
        "x.yaml:2:20: optimizer.betas: got 1 item, expected 2")]
    // Names and patterns.
    [InlineData("model: {type: vae, latentDim: 2, likelihood: Bernoulli}",
        "x.yaml:1:46: model.likelihood: got 'Bernoulli', expected bernoulli, gaussianFixed or gaussianLearned, did "
            + "you mean 'bernoulli'?")]
    [InlineData("model: {type: vae, latentDim: 2, likelihood: 0}",
        "x.yaml:1:46: model.likelihood: got 0, expected bernoulli, gaussianFixed or gaussianLearned")]
    [InlineData("model: {type: vae, latentDim: 2, activation: swoosh}",
        "x.yaml:1:46: model.activation: got 'swoosh', expected relu, gelu or tanh")]
    [InlineData("model: {type: vae, latentDim: 2}\ntraining: {device: gpu}",
        "x.yaml:2:20: training.device: got 'gpu', expected auto, cpu, cuda or cuda:0, did you mean 'cuda'?")]
    [InlineData("model: {type: vae, latentDim: 2}\ntraining: {device: \"cpu\\n\"}",
        "x.yaml:2:20: training.device: got 'cpu\\u000a' in quotes, expected auto, cpu, cuda or cuda:0")]
    // Rules between keys.
    [InlineData("model: {type: vae, latentDim: 2, beta: 60}",
        "x.yaml:1:40: model.beta: got 60, expected at most 50 with analytic")]
    [InlineData("model: {type: vae, latentDim: 2, encoder: {type: conv, channels: 101}}",
        "x.yaml:1:66: model.encoder.channels: got 101, expected at most 100 in a vae")]
    [InlineData("model: {type: vae, latentDim: 2}\ntraining: {epochs: 3, steps: 100}",
        "x.yaml:2:20: training.epochs: got 3 beside steps 100, expected one of the two")]
    [InlineData("model: {type: vae, latentDim: 2}\ndata: {validCount: 15000, testCount: 5000}",
        "x.yaml:2:7: data.count: got 20000, expected more than the 20000 set aside by validCount and testCount")]
    [InlineData("model: {type: vae, latentDim: 2}\noptimizer: {momentum: 0.5}",
        "x.yaml:2:23: optimizer.momentum: got 0.5, expected 0 with adam and adamW, whose momentum is betas[0]")]
    // YAML itself.
    [InlineData("model:\n\ttype: vae", "x.yaml:2:1: got a tab, expected spaces for indentation")]
    [InlineData(
        "model: {type: vae", "x.yaml:2:1: YAML: while parsing a flow mapping, did not find expected ',' or '}'")]
    [InlineData("model: 'vae", "x.yaml:1:8: YAML: while scanning a quoted scalar, found unexpected end of stream")]
    [InlineData("model:\n  type: vae\n latentDim: 3",
        "x.yaml:3:2: YAML: while parsing a block mapping, did not find expected key")]
    [InlineData("model: {type: vae, latentDim: 2}\n---\nmodel: {}", "x.yaml:2:1: got a second document, expected one")]
    [InlineData("model: &a {type: vae, latentDim: 2}",
        "x.yaml:1:8: model: anchors are not allowed, write the value out where it is used")]
    [InlineData("name: *a\nmodel: {type: vae, latentDim: 2}", "x.yaml:1:7: name: aliases are not allowed, got '*a'")]
    [InlineData("name: !!str abc\nmodel: {type: vae, latentDim: 2}",
        "x.yaml:1:7: name: tags are not allowed, got 'tag:yaml.org,2002:str'")]
    public void Every_kind_of_fault_has_its_sentence(string yaml, params string[] sentences) =>
        Assert.Equal(sentences, Toy.Faults(yaml));

    [Theory]
    [InlineData(
        "model.latentDim=abc", "--set model.latentDim=abc: model.latentDim: got 'abc', expected an integer 1..4096")]
    [InlineData(
        "model.latentDim=",
        "--set model.latentDim=: model.latentDim: got nothing, expected a value: null for none, '' for empty text")]
    [InlineData("name= ", "--set name= : name: got nothing, expected a value: null for none, '' for empty text")]
    [InlineData(
        "data.type=mnist",
        "--set data.type=mnist: data.type: got 'mnist', expected cifar10, corpus, csv, digits, docword, idx, "
        + "imageFolder, iris, numpy, recall, sequenceTable, sequences, stackedDigits, strokes, textFolder, "
        + "toy or wordCounts, did you mean 'idx' with name: mnist?")]
    [InlineData(
        "data.type=images",
        "--set data.type=images: data.type: got 'images', expected cifar10, corpus, csv, digits, docword, idx, "
        + "imageFolder, iris, numpy, recall, sequenceTable, sequences, stackedDigits, strokes, textFolder, "
        + "toy or wordCounts, did you mean 'imageFolder'?")]
    [InlineData(
        "model.likelihood=learned",
        "--set model.likelihood=learned: model.likelihood: got 'learned', expected bernoulli, gaussianFixed or "
        + "gaussianLearned, did you mean 'gaussianLearned'?")]
    [InlineData(
        "model.latnetDim=3", "--set model.latnetDim=3: model.latnetDim: unknown key, did you mean 'latentDim'?")]
    [InlineData("modle.latentDim=3", "--set modle.latentDim=3: modle: unknown key, did you mean 'model'?")]
    [InlineData(
        "model.latentDim.deep=3", "--set model.latentDim.deep=3: model.latentDim: got 20, expected a mapping of keys")]
    [InlineData("latentDim", "--set latentDim: expected a.b=value")]
    [InlineData("model..latentDim=3", "--set model..latentDim=3: expected a.b=value")]
    [InlineData("=3", "--set =3: expected a.b=value")]
    [InlineData(
        "optimizer.betas=[0.9",
        "--set optimizer.betas=[0.9: YAML: while parsing a flow sequence, did not find expected ',' or ']'")]
    [InlineData("name=*a", "--set name=*a: aliases are not allowed, got '*a'")]
    public void Faults_of_overrides_name_the_override(string assignment, string sentence) =>
        Assert.Equal([sentence], Toy.Faults(Toy.Smallest, assignment));

    [Fact]
    public void Values_outside_a_list_and_texts_of_the_wrong_length_are_faults()
    {
        Assert.Equal(new ToySizes { Size = 64, Scale = 1e-8, Code = "ab" },
            Toy.Read<ToySizes>("{size: 64, scale: 1.0e-8, code: ab}"));
        Assert.Equal(
        [
            "x.yaml:1:8: size: got 30, expected 28, 32 or 64",
            "x.yaml:1:19: scale: got 2, expected 0.5, 1 or 1e-8",
            "x.yaml:1:28: code: got 'a', expected 2..4 characters",
        ], Assert.Throws<ConfigException>(() => Toy.Read<ToySizes>("{size: 30, scale: 2, code: a}")).Faults);
    }

    [Fact]
    public void Files_that_cannot_be_read_end_in_one_sentence()
    {
        var folder = Directory.CreateTempSubdirectory("config-").FullName;
        try
        {
            string Fault(string name) =>
                Assert.Throws<ConfigException>(
                () => new ConfigReader(Toy.Types)
                .Read<RunOptions>(Path.Combine(folder, name))).Message[(folder.Length + 1)..];
            File.WriteAllText(Path.Combine(folder, "vae-digits.yaml"), Toy.Smallest);
            File.WriteAllBytes(Path.Combine(folder, "latin.yaml"), [(byte)'#', 0xE9, 0x0A]);
            File.WriteAllBytes(Path.Combine(folder, "huge.yaml"), new byte[(1 << 20) + 1]);
            Directory.CreateDirectory(Path.Combine(folder, "folder.yaml"));

            Assert.Equal($"vae-digit.yaml: no such file, did you mean '{Path.Combine(folder, "vae-digits.yaml")}'?",
                Fault("vae-digit.yaml"));
            Assert.Equal("nowhere/at/all.yaml: no such file", Fault("nowhere/at/all.yaml"));
            Assert.Equal("latin.yaml: not UTF-8 text", Fault("latin.yaml"));
            Assert.Equal("huge.yaml: got more than 1048576 bytes, expected a config of at most that",
                Fault("huge.yaml"));
            Assert.Equal("folder.yaml: is a folder, expected a YAML file", Fault("folder.yaml"));
            Assert.Equal(20, ((ToyVae)new ConfigReader(Toy.Types)
                .Read<RunOptions>(Path.Combine(folder, "vae-digits.yaml")).Model).LatentDim);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
