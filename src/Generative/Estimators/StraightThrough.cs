using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Options of <see cref="StraightThrough"/>.</summary>
[Kind("straightThrough", "hard latents, gradients as if they were their means")]
public sealed record StraightThroughOptions : EstimatorOptions
{
    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new StraightThrough(Checked.Of(this).Samples);
}

/// <summary>Hard samples forward, the gradient of their mean backward. Biased; discrete latents.</summary>
/// <remarks>
/// ∇E_q[f(h)] ≈ 1/K Σₖ f'(hₖ)ᵀ ∇μ,   μ = E_q[h].
/// Bengio, Léonard and Courville, "Estimating or Propagating Gradients Through Stochastic Neurons", 2013,
/// arXiv:1308.3432.
/// </remarks>
public sealed class StraightThrough(int samples) : PathwiseEstimator(nameof(StraightThrough), samples)
{
    /// <inheritdoc/>
    protected override Func<int, ILatents, Tensor> Drawing() => (_, q) => Discrete(q).Sample() + q.Mean.GradientOnly();
}
