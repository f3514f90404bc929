using Generative;
using Generative.Data;
using Generative.Estimators;
using Generative.Evaluation.Comparison;
using Generative.Models.Discrete;

[Kind("batchBaseline", "score function, each example with the others of its batch as its baseline")]
public sealed record BatchBaselineOptions : EstimatorOptions
{
    public override GradientEstimator Create(LatentShape shape) => new NewEstimator(Samples);
}

/// <summary>(fᵢ - mean of fⱼ, j ≠ i) ∇log q(hᵢ), against REBAR on drawn digits: DRAWS.</summary>
public sealed class NewEstimator(int samples) : ScoreFunctionEstimator(nameof(NewEstimator), samples)
{
    protected override Signal SignalOf(Draws draws, int layer) =>
        new((draws.F - draws.F.mean([1L], keepdim: true)) * (draws.F.shape[1] / (draws.F.shape[1] - 1.0)));
    public static void Main(string[] args) => Array.ForEach([.. ComparisonRun.Of(
        DataSets.Open(new DigitsOptions()), new() { Draws = int.Parse(args[0]) },
        ("rebar", new DiscreteVaeOptions { LatentCount = 8, Estimator = new RebarOptions() }),
        ("batchBaseline", new DiscreteVaeOptions { LatentCount = 8, Estimator = new BatchBaselineOptions() }))
        .Variants], v => Console.WriteLine($"{v.Name}: variance {v.Total.Variance.Mean:G3}, biased {v.Total.Biased}"));
}
