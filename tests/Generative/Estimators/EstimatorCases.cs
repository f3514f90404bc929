using Generative.Estimators;

namespace Generative.Tests.Estimators;

/// <summary>An estimator as the laws meet it.</summary>
/// <param name="Options">How it is made.</param>
/// <param name="Kinds">The latents it is for.</param>
/// <param name="Unbiased">Whether its mean is the gradient.</param>
/// <param name="Bounds">The bounds it is for.</param>
/// <param name="WarmUp">Steps until its running averages stand.</param>
internal sealed record EstimatorCase(
    EstimatorOptions Options, LatentKind[] Kinds, bool Unbiased, Bound[] Bounds, int WarmUp = 0);

/// <summary>Every estimator, enrolled under its config name and a word for the variant.</summary>
internal static class EstimatorCases
{
    private static readonly LatentKind[] discrete = [LatentKind.Bernoulli, LatentKind.Categorical];
    private static readonly LatentKind[] bernoulli = [LatentKind.Bernoulli];
    private static readonly LatentKind[] categorical = [LatentKind.Categorical];
    private static readonly LatentKind[] gaussian = [LatentKind.Gaussian];
    private static readonly Bound[] mean = [Bound.Mean];
    private static readonly Bound[] both = [Bound.Mean, Bound.ImportanceWeighted];

    public static readonly Dictionary<string, EstimatorCase> All = new()
    {
        ["enumerate"] = new(new EnumerateOptions { Samples = 2 }, discrete, true, both),
        ["reinforce"] = new(new ReinforceOptions(), discrete, true, mean),
        ["reinforce, 2 samples"] = new(new ReinforceOptions { Samples = 2 }, discrete, true, both),
        ["scoreFunction"] = new(new ScoreFunctionOptions { Samples = 2 }, gaussian, true, mean),
        ["constantBaseline"] = new(new ConstantBaselineOptions(), discrete, true, mean, 3),
        ["constantBaseline, mean"] =
            new(new ConstantBaselineOptions { Kind = BaselineKind.Mean, Samples = 2 }, discrete, true, both, 3),
        ["nvil"] = new(new NvilOptions { Baseline = new() { Hidden = [8] } }, discrete, false, both, 3),
        ["nvil, without scale"] =
            new(new NvilOptions { Baseline = new() { Hidden = [8], Normalize = false } }, discrete, true, both, 3),
        ["leaveOneOut"] = new(new LeaveOneOutOptions(), discrete, true, mean),
        ["leaveOneOut, 4 samples"] =
            new(new LeaveOneOutOptions { Samples = 4 }, [.. discrete, .. gaussian], true, mean),
        ["vimco"] = new(new VimcoOptions(), discrete, true, both),
        ["muProp"] = new(new MuPropOptions { Samples = 2 }, discrete, true, mean),
        ["muProp, baseline"] = new(new MuPropOptions { Baseline = new() { Hidden = [8], Normalize = false } }, discrete,
            true, mean, 3),
        ["muProp, simple"] = new(new MuPropOptions { Kind = MuPropKind.Simple }, discrete, true, mean),
        ["gumbelSoftmax"] = new(new GumbelSoftmaxOptions(), discrete, false, both),
        ["gumbelSoftmax, annealed"] =
            new(new GumbelSoftmaxOptions { Temperature = new() { Schedule = TemperatureSchedule.Annealed } }, discrete,
            false, mean),
        ["gumbelSoftmax, learned"] =
            new(new GumbelSoftmaxOptions { Temperature = new() { Schedule = TemperatureSchedule.Learned } }, discrete,
            false, mean),
        ["straightThrough"] = new(new StraightThroughOptions(), discrete, false, both),
        ["stGumbel"] = new(new StGumbelOptions(), discrete, false, both),
        ["rebar"] = new(new RebarOptions(), discrete, true, mean),
        ["rebar, 2 samples, not tuned"] =
            new(new RebarOptions { Samples = 2, Eta = 0.7, Tune = false }, discrete, true, mean),
        ["rebar, muProp's relaxation"] =
            new(new RebarOptions { Relaxation = Relaxation.MuProp, Temperature = 2 }, discrete, true, mean),
        ["relax"] = new(new RelaxOptions { Hidden = [8] }, discrete, true, mean),
        ["arm"] = new(new ArmOptions(), bernoulli, true, mean),
        ["arsm"] = new(new ArsmOptions { Samples = 2 }, categorical, true, mean),
        ["arsm, merged"] = new(new ArsmOptions { Merge = true }, categorical, true, mean),
        ["disArm"] = new(new DisArmOptions { Samples = 2 }, bernoulli, true, mean),
        ["reparameterized"] = new(new ReparameterizedOptions(), gaussian, true, mean),
        ["stickingTheLanding"] = new(new StickingTheLandingOptions(), gaussian, true, mean),
    };
}
