using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Estimators;

/// <summary>Options of <see cref="Vimco"/>.</summary>
[Kind("vimco", "score function for the importance-weighted bound, each sample with the others as its baseline")]
public sealed record VimcoOptions : EstimatorOptions
{
    [Description("latent samples of the importance-weighted bound"), Range(2, 10_000)]
    public override int Samples { get; init; } = 2;

    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.All;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new Vimco(Checked.Of(this).Samples);
}

/// <summary>Score function for the importance-weighted bound, each sample's baseline made from the others. Unbiased;
/// any latents; K ≥ 2.</summary>
/// <remarks>
/// L̂ = ln 1/K Σⱼ wⱼ, L̂₋ₖ = ln 1/K (Σ_{j≠k} wⱼ + geometric mean_{j≠k} wⱼ), ∇E[L̂] ≈ ∇L̂ + Σₖ (L̂ - L̂₋ₖ) ∇log q(hₖ),
/// with ln w = -f.
/// Mnih and Rezende, "Variational inference for Monte Carlo objectives", 2016, arXiv:1602.06725, equations 8 to 10.
/// For a bound that is a mean over samples the same idea is <see cref="LeaveOneOut"/>'s, and is used.
/// </remarks>
public sealed class Vimco(int samples) : ScoreFunctionEstimator(nameof(Vimco), samples)
{
    /// <inheritdoc/>
    protected override Signal SignalOf(Draws draws, int layer)
    {
        var (f, K) = (draws.F, draws.F.size(0));
        if (draws.Objective.Bound == Bound.Mean) return new((f - f.mean([0])) * ((double)K / (K - 1)));
        // -ln of the geometric means [K, B]
        var others = (f.sum([0]) - f) / (K - 1);
        var own = eye(K, dtype: @bool, device: f.device).unsqueeze(-1);              // [K, K, 1]
        // [k, j, B]: row k has f_k replaced
        var replaced = where(own, others.unsqueeze(1), f.unsqueeze(0));
        var without = Math.Log(K) - (-replaced).logsumexp(1);                        // -L̂₋ₖ [K, B]
        return new(draws.Reward - without);
    }
}
