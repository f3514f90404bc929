using System.ComponentModel;

namespace Generative.Estimators;

/// <summary>Options of <see cref="Nvil"/>.</summary>
[Kind("nvil", "score function with a learned baseline, centered and normalized")]
public sealed record NvilOptions : EstimatorOptions
{
    [Description("learned baseline subtracted from f")]
    public BaselineOptions Baseline { get; init; } = new();

    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.All;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new Nvil(this, shape);
}

/// <summary>Score function with a learned baseline per layer, centered and normalized. Unbiased except for the scale of
/// the normalization; any latents.</summary>
/// <remarks>∇E_q[f] ≈ 1/K Σₖ Σ_l signal_l(f) ∇log q(h_l). Mnih and Gregor, 2014, arXiv:1402.0030; the signal:
/// <see cref="LearnedBaseline"/>.</remarks>
public sealed class Nvil(NvilOptions o, LatentShape shape) : ScoreFunctionEstimator(nameof(Nvil), o.Samples)
{
    private readonly LearnedBaseline baseline = new(o.Baseline, shape);

    /// <inheritdoc/>
    protected override Signal SignalOf(Draws draws, int layer) =>
        baseline.Of(draws.Reward, draws.Objective, draws.Path, layer);
}
