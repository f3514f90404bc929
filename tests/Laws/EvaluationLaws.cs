using Generative;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation;
using Generative.Models.Adversarial;
using Generative.Training;
using TorchSharp;

namespace Generative.Laws.Tests;

/// <summary>What holds for the evaluation of every model in the catalog, and of every kind of model there may
/// be.</summary>
public sealed class EvaluationLaws
{
    private static readonly ImageSet digits = Digits.Generate(50, 7);

    public static TheoryData<string> Variants => ModelCases.Names;

    [Theory, MemberData(nameof(Variants))]
    public void A_games_losses_are_not_measured_and_every_other_loss_is(string variant)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var model = ModelCases.All[variant].Create(digits.Shape);
        model.eval();
        using var data = new DeviceData(digits, Binarization.None, CPU);
        var measures = ExampleMeasures.Of(model, data, 16);
        // The players of a game are scored against each other: their losses say nothing of the model.
        Assert.Equal(model is AdversarialModel ? 0 : 1, measures.Count(m => m.Name == "loss"));
        if (model is IMeasured measured)
        {
            var own = measured.Measure(data.Part(0, 2)).Select(m => m.Name);
            Assert.Subset(measures.Select(m => m.Name).ToHashSet(), own.ToHashSet());
        }
        Assert.Distinct(measures.Select(m => m.Name));
        Assert.All(measures, m =>
        {
            Assert.Equal(50, m.Estimate.Count);
            Assert.True(double.IsFinite(m.Estimate.Value) && m.Estimate.StandardError >= 0, m.Name);
            Assert.NotEmpty(m.Unit);
        });
    }

    /// <summary>Terms x and 2 y, a measure in bits: known of every example.</summary>
    private class Known() : GenerativeModel(nameof(Known)), IMeasured
    {
        public override Terms Loss(Batch batch) =>
            [("pixels", batch.X.flatten(1).sum([1])), ("labels", 2.0 * batch.LabelsFor(this).to(float32))];

        public virtual IReadOnlyList<(string Name, torch.Tensor Value)> Measure(Batch batch) =>
            [("bits_per_dim", batch.X.flatten(1).mean([1])), ("accuracy", batch.Labels!.eq(1).to(float32))];

        public override string? Unit(string name) => name == "accuracy" ? "fraction" : null;
    }

    private sealed class Broken : Known
    {
        public override IReadOnlyList<(string Name, torch.Tensor Value)> Measure(Batch batch) =>
            [("bits_per_dim", batch.X.flatten(1).sum([1]) / batch.Labels!.ne(2).to(float32)),
                ("accuracy", batch.Labels!.eq(1).to(float32))];
    }

    private static DeviceData Points() =>
        new(new VectorSet([1, 2, 3, 4, 5, 6], [0, 1, 2], 2, ["a", "b", "c"]), Binarization.None, CPU);

    [Fact]
    public void Terms_with_labels_and_measures_come_with_their_units_and_standard_errors()
    {
        using var scope = NewDisposeScope();
        using var data = Points();
        var measures = ExampleMeasures.Of(new Known(), data, 2);
        Assert.Equal(["pixels nats", "labels nats", "loss nats", "bits_per_dim bits/dim", "accuracy fraction"],
            measures.Select(m => $"{m.Name} {m.Unit}"));
        // x sums 3, 7, 11; 2 y 0, 2, 4: sums 3, 9, 15 with standard deviation 6.
        Assert.Equal([7, 2, 9, 3.5, 1 / 3.0], measures.Select(m => m.Estimate.Value), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(6 / Math.Sqrt(3), measures[2].Estimate.StandardError!.Value, 1e-6);
        Assert.Equal(2, ExampleMeasures.Of(new Known(), data, 2, limit: 2)[0].Estimate.Count);
        var alone = ExampleMeasures.Of(new Known(), data, 2, limit: 1)[0].Estimate;
        Assert.Equal((null, "3.000"), (alone.StandardError, alone.ToText(3)));
        Assert.Equal("7.0 ± 2.3", measures[0].Estimate.ToText(1));
    }

    [Fact]
    public void A_value_that_is_not_finite_is_reported_and_not_dropped()
    {
        using var scope = NewDisposeScope();
        using var data = Points();
        var fault = Assert.Throws<NonFiniteException>(() => ExampleMeasures.Of(new Broken(), data, 2));
        Assert.Equal(
            "evaluation: 'bits_per_dim' is not finite on 1 of 3 examples, the first of them number 2: Infinity",
            fault.Message);
    }
}
