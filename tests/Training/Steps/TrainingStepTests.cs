using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Training.Tests.Steps;

/// <summary>What a step does beyond a plain one: gradients of several batches, and numbers that are none.</summary>
public sealed class TrainingStepTests : IDisposable
{
    private static readonly ImageSet digits = Digits.Generate(64, 3);
    private readonly DeviceData images = new(digits, Binarization.None, CPU, float64);

    /// <summary>(w·x - 1)², but for what a test spoils of it at one of its calls.</summary>
    private sealed class Regression : GenerativeModel
    {
        public readonly Parameter w = new(zeros(784, dtype: float64));
        public Func<int, torch.Tensor, torch.Tensor> Spoil { get; init; } = (_, loss) => loss;
        private int calls;

        public Regression() : base(nameof(Regression)) { }

        public override Terms Loss(Batch batch)
        {
            var square = Spoil(calls, (batch.X.flatten(1).matmul(w) - 1).square());
            calls++;
            return [("square", square)];
        }
    }

    private static OptimizerOptions Sgd(double clip = 0) =>
        new() { Type = OptimizerKind.Sgd, LearningRate = 1e-3, GradientClip = clip };

    private double[] Weights(Regression model, int steps, TrainingOptions o, out TrainingStep step, double clip = 0)
    {
        using var optimizers = new PhaseOptimizers(model, Sgd(clip));
        using var order = new BatchOrder(images.Count, o.BatchSize, 1, CPU);
        step = new(model, optimizers, images, order, o);
        for (var k = 0; k < steps; k++) step.Take(k);
        return [.. model.w.data<double>()];
    }

    [Fact]
    public void Accumulated_gradients_are_those_of_one_large_batch()
    {
        using Regression one = new(), many = new();
        var large = Weights(one, 4, new() { BatchSize = 32 }, out var first);
        var summed = Weights(many, 4, new() { BatchSize = 8, Accumulate = 4 }, out var second);
        // Sums in another order: a few roundings of numbers of about one.
        for (var k = 0; k < large.Length; k++) Assert.Equal(large[k], summed[k], 1e-13);
        Assert.Contains(large, w => w != 0);
        Assert.Equal(first.Metrics()[0].Value, second.Metrics()[0].Value, 1e-12);
        first.Dispose();
        second.Dispose();
        Assert.Equal((2, 8), (new RunLengthOf(8, 4).StepsPerEpoch, new RunLengthOf(8, 1).StepsPerEpoch));
    }

    private readonly record struct RunLengthOf(int BatchSize, int Accumulate)
    {
        public long StepsPerEpoch
        {
            get
            {
                using var model = new Regression();
                return RunLength.Of(new() { BatchSize = BatchSize, Accumulate = Accumulate, Epochs = 1 }, model,
                    digits.Count).StepsPerEpoch;
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_term_that_is_not_finite_is_named_with_its_first_step(double value)
    {
        using var model = new Regression { Spoil = (call, loss) => call == 5 ? loss * value : loss };
        _ = Weights(model, 8, new() { BatchSize = 8 }, out var step);
        _ = step.Metrics();
        Assert.Equal(("square", 6L), (step.Broken!.Value.Term, step.Broken.Value.Step));
        Assert.False(double.IsFinite(step.Broken.Value.Value));
        step.Dispose();
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_named_when_its_norm_is_known()
    {
        // √ has an infinite slope at 0: the loss is a number, its gradient is not.
        using var model = new Regression { Spoil = (call, loss) => call == 2 ? (loss * 0).sqrt() : loss };
        _ = Weights(model, 3, new() { BatchSize = 8 }, out var step, clip: 1);
        _ = step.Metrics();
        Assert.Equal(("gradNorm", 3L), (step.Broken!.Value.Term, step.Broken.Value.Step));
        step.Dispose();
    }

    [Fact]
    public void A_watched_number_may_be_undefined_and_its_mean_is_over_the_steps_that_have_one()
    {
        using var terms = new RunningTerms();
        using var scope = NewDisposeScope();
        Terms Of(double loss, double watched, double norm) =>
            new Terms { ("loss", full([2], loss)) }.Watch("spread", tensor(watched)).Watch("gradNorm", tensor(norm));
        foreach (var spread in new[] { 1, double.NaN, 3, double.PositiveInfinity }) terms.Add(Of(2, spread, 5));
        Assert.Equal([("loss", 2.0), ("loss", 2.0), ("spread", 2.0), ("gradNorm", 5.0)], terms.Take());
        Assert.Null(terms.Broken);
        terms.Add(Of(2, double.NaN, 5));
        Assert.True(double.IsNaN(terms.Take().Single(m => m.Name == "spread").Value));
        Assert.Null(terms.Broken);
        terms.Add(Of(2, double.NaN, 5));
        terms.Add(Of(2, 1, double.NaN));
        _ = terms.Take();
        Assert.Equal(("gradNorm", 1L), (terms.Broken!.Term, terms.Broken.After));
    }

    [Fact]
    public void Finite_numbers_raise_no_alarm()
    {
        using var model = new Regression();
        _ = Weights(model, 8, new() { BatchSize = 8 }, out var step);
        _ = step.Metrics();
        Assert.Null(step.Broken);
        step.Dispose();
    }

    [Fact]
    public void A_skipped_step_moves_nothing_and_is_counted()
    {
        using Regression spoilt = new() { Spoil = (call, loss) => call == 3 ? (loss * 0).sqrt() : loss },
            shorter = new();
        var weights = Weights(spoilt, 4, new() { BatchSize = 8, NonFinite = NonFiniteKind.Skip }, out var step);
        Assert.Equal(Weights(shorter, 3, new() { BatchSize = 8, NonFinite = NonFiniteKind.Skip }, out var other),
            weights);
        Assert.Equal(1, step.Skipped);
        Assert.Equal(1, step.Metrics().Single(m => m.Name == "skipped").Value);
        Assert.Null(step.Broken);
        step.Dispose();
        other.Dispose();
    }

    [Fact]
    public void A_run_that_skips_every_step_ends()
    {
        using var model = new Regression { Spoil = (_, loss) => loss * double.NaN };
        var fault = Assert.Throws<NonFiniteException>(
            () => Weights(model, 200, new() { BatchSize = 8, NonFinite = NonFiniteKind.Skip }, out _));
        Assert.Equal("step 100: the loss or its gradient is not finite, as in the 99 steps before, which were skipped",
            fault.Message);
    }

    [Fact]
    public void The_best_checkpoint_is_chosen_by_its_metric_and_goal()
    {
        var most = new BestHook(new() { Metric = "accuracy", Goal = Goal.Most, Patience = 2 });
        Assert.False(most.Judge([("loss", 1.0)], 1));
        Assert.True(most.Judge([("loss", 1.0), ("accuracy", 0.5)], 2));
        Assert.False(most.Judge([("accuracy", double.NaN)], 3));
        Assert.False(most.IsOver);
        var resumed = new BestHook(new() { Metric = "accuracy", Goal = Goal.Most, Patience = 2 });
        resumed.Restore(new LoopState(3, 0, most.Value, digits.Shape) { BestStep = most.Step, SinceBest = most.Since });
        Assert.False(resumed.Judge([("accuracy", 0.5)], 4));                             // as good is not better
        Assert.True(resumed.IsOver);
        Assert.True(resumed.Judge([("accuracy", 0.6)], 5));
        Assert.Equal((0.6, 5L, 0, false), (resumed.Value, resumed.Step, resumed.Since, resumed.IsOver));
        Assert.False(new BestHook(null).Judge([("loss", 1.0)], 1));
    }

    public void Dispose() => images.Dispose();
}
