using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Estimators;

/// <summary>Options of <see cref="LeaveOneOut"/>.</summary>
[Kind("leaveOneOut", "score function, each sample with the others as its baseline")]
public sealed record LeaveOneOutOptions : EstimatorOptions
{
    [Description("latent samples per example, each the baseline of the others"), Range(2, 10_000)]
    public override int Samples { get; init; } = 2;

    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.All;

    /// <inheritdoc/>
    public override bool IsImportanceWeighted => false;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new LeaveOneOut(Checked.Of(this).Samples);
}

/// <summary>Score function with a leave-one-out baseline. Unbiased; any latents; K ≥ 2.</summary>
/// <remarks>
/// ∇E_q[f(h)] ≈ 1/K Σₖ (f(hₖ) - bₖ) ∇log q(hₖ),   bₖ = 1/(K-1) Σ_{j≠k} f(hⱼ).
/// Kool, van Hoof and Welling, "Buy 4 REINFORCE Samples, Get a Baseline for Free!", 2019.
/// </remarks>
public sealed class LeaveOneOut(int samples) : ScoreFunctionEstimator(nameof(LeaveOneOut), samples)
{
    /// <inheritdoc/>
    protected override Signal SignalOf(Draws draws, int layer)
    {
        RequireMean(draws.Objective);
        var (f, K) = (draws.F, draws.F.size(0));
        // f minus the mean of the others
        return new((f - f.mean([0])) * ((double)K / (K - 1)));
    }
}
