namespace Generative.Estimators;

/// <summary>Options of <see cref="Reinforce"/>.</summary>
[Kind("reinforce", "score function without a baseline")]
public sealed record ReinforceOptions : EstimatorOptions
{
    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.All;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new Reinforce(Checked.Of(this).Samples);
}

/// <summary>Options of <see cref="Reinforce"/> under its other name, the one used for Gaussian latents.</summary>
[Kind("scoreFunction", "score function without a baseline, as it is called for Gaussian latents")]
public sealed record ScoreFunctionOptions : EstimatorOptions
{
    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.All;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new Reinforce(Checked.Of(this).Samples);
}

/// <summary>The score function without a baseline. Unbiased; any latents.</summary>
/// <remarks>
/// ∇E_q[f(h)] ≈ 1/K Σₖ f(hₖ) ∇log q(hₖ),   hₖ ~ q.
/// Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning", 1992.
/// </remarks>
public sealed class Reinforce(int samples) : ScoreFunctionEstimator(nameof(Reinforce), samples)
{
    /// <inheritdoc/>
    protected override Signal SignalOf(Draws draws, int layer) => new(draws.Reward);
}
