using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Diffusion;
using Generative.Diffusion.Samplers;
using Generative.Networks;

namespace Generative.Models.Diffusion;

/// <summary>Options of <see cref="Ddpm"/>.</summary>
[Kind("ddpm", "denoising diffusion by epsilon, x0 or v, class-conditional or not")]
public sealed record DdpmOptions : ModelOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new Ddpm(this, shape);

    /// <summary>T in the docs' formulas.</summary>
    [Description("noise levels, T"), Range(1, 100_000)]
    public int Timesteps { get; init; } = 1000;

    [Description("how noise grows: beta linear; alphaBar cosine or sigmoid; log SNR by constantSnrStep; or given")]
    public BetaSchedule BetaSchedule { get; init; } = BetaSchedule.Linear;

    [Description("beta_1 of the linear schedule"), Range(1e-9, 0.999)]
    public double BetaStart { get; init; } = 1e-4;

    [Description("beta_T of the linear schedule"), Range(1e-9, 0.999)]
    public double BetaEnd { get; init; } = 0.02;

    [Description("beta_1 .. beta_T of the schedule given"), Range(1e-9, 0.999)]
    public IReadOnlyList<double> Betas { get; init; } = [];

    [Description("output of the network: epsilon, x0 or v")]
    public PredictionType PredictionType { get; init; } = PredictionType.Epsilon;

    [Description(
        "levels against one another: elbo as the bound has them (nats), simple: the plain squared error, minSnr")]
    public LossWeighting Weighting { get; init; } = LossWeighting.Simple;

    [Description("gamma of minSnr"), Range(1e-3, 1e6)]
    public double MinSnrGamma { get; init; } = 5;

    [Description("variance of a step down in the bound: beta, posterior, or learned between the two")]
    public ReverseVariance Variance { get; init; } = ReverseVariance.Beta;

    [Description(
        "weight of the bound that a learned variance is trained by: nats per dimension, beside weighting elbo nats "
        + "per example"), Range(0.0, 1e3)]
    public double VarianceWeight { get; init; } = 1e-3;

    [Description("how levels are drawn in training: uniform, or lossAware: more often where the loss is large")]
    public TimestepSampling TimestepSampling { get; init; } = TimestepSampling.Uniform;

    [Description("levels at which evaluation measures the bound's middle terms, evenly spread at random; 0: all"),
        Range(0, 100_000)]
    public int BoundSteps { get; init; } = 50;

    [Description("denoise with the label known")]
    public bool ClassConditional { get; init; }

    [Description("share of the labels that are hidden in training, which guidance needs"), Range(0.0, 1.0)]
    public double LabelDropout { get; init; } = 0.1;

    [Description("the network for images")]
    public UNetOptions Unet { get; init; } = new();

    [Description("widths of the hidden layers of the network for vectors"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128, 128];

    [Description("how samples are drawn")]
    public DiffusionSamplerOptions Sampler { get; init; } = new DdimOptions();

    /// <summary>Its β.</summary>
    internal NoiseSchedule Schedule() => BetaSchedule switch
    {
        BetaSchedule.Linear => NoiseSchedule.Linear(Timesteps, BetaStart, BetaEnd),
        BetaSchedule.Cosine => NoiseSchedule.Cosine(Timesteps),
        BetaSchedule.Sigmoid => NoiseSchedule.Sigmoid(Timesteps),
        BetaSchedule.ConstantSnrStep => NoiseSchedule.ConstantSnrStep(Timesteps),
        BetaSchedule.Given => NoiseSchedule.Given(Betas),
        _ => throw new ArgumentOutOfRangeException(nameof(BetaSchedule), BetaSchedule, "not a schedule"),
    };

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        List<string> faults = [.. Unet.Faults().Select(f => $"unet.{f}")];
        var given = BetaSchedule == BetaSchedule.Given;
        if (Betas.Count != (given ? Timesteps : 0))
            faults.Add(
            $"betas: got {Betas.Count} numbers, expected "
            + $"{(given ? $"timesteps, {Timesteps}" : "none where betaSchedule is not given")}");
        if (BetaStart > BetaEnd) faults.Add($"betaStart: got {BetaStart}, expected betaEnd {BetaEnd} or less");
        if (Variance != ReverseVariance.Learned && Sampler is AncestralOptions { Variance: ReverseVariance.Learned })
            faults.Add("sampler.variance: got learned, expected beta or posterior where variance is not learned");
        return faults;
    }
}
