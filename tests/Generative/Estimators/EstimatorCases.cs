using Generative.Estimators;

namespace Tests.Mathematics.Estimators;

/// <summary>An estimator as the laws meet it.</summary>
/// <param name="Options">How it is made.</param>
/// <param name="Kinds">The latents it is for.</param>
/// <param name="Unbiased">Whether its mean is the gradient.</param>
/// <param name="Bounds">The bounds it is for.</param>
internal sealed record EstimatorCase(EstimatorOptions Options, LatentKind[] Kinds, bool Unbiased, Bound[] Bounds);

/// <summary>Every estimator, enrolled under its config name and a word for the variant.</summary>
internal static class EstimatorCases
{
    private static readonly LatentKind[] discrete = [LatentKind.Bernoulli, LatentKind.Categorical];
    private static readonly LatentKind[] bernoulli = [LatentKind.Bernoulli];
    private static readonly LatentKind[] gaussian = [LatentKind.Gaussian];
    private static readonly Bound[] mean = [Bound.Mean];
    private static readonly Bound[] both = [Bound.Mean, Bound.ImportanceWeighted];

    public static readonly Dictionary<string, EstimatorCase> All = new()
    {
        ["enumerate"] = new(new EnumerateOptions { Samples = 2 }, discrete, true, both),
        ["reinforce"] = new(new ReinforceOptions(), discrete, true, mean),
        ["reinforce, 2 samples"] = new(new ReinforceOptions { Samples = 2 }, discrete, true, both),
        ["scoreFunction"] = new(new ScoreFunctionOptions { Samples = 2 }, gaussian, true, mean),
        ["gumbelSoftmax"] = new(new GumbelSoftmaxOptions(), discrete, false, both),
        ["gumbelSoftmax, annealed"] = new(new GumbelSoftmaxOptions { Temperature = new() { Schedule = TemperatureSchedule.Annealed } }, discrete, false, mean),
        ["gumbelSoftmax, learned"] = new(new GumbelSoftmaxOptions { Temperature = new() { Schedule = TemperatureSchedule.Learned } }, discrete, false, mean),
    };
}
