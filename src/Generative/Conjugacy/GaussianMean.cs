using Generative.ExponentialFamilies;

namespace Generative.Conjugacy;

/// <summary>Gaussian with known variance, Gaussian prior of its mean μ.</summary>
/// <remarks>
/// x ~ N(μ, σ²),   μ ~ N(m, s²) with λ = (m / s², -1 / (2 s²)),   T = (μ, μ²):
/// τ(x) = (x / σ², -1 / (2 σ²)),   c(x) = N(x; 0, σ²). θ = μ.
/// </remarks>
public sealed class GaussianMean(double variance) : NaturalConjugate(new NormalFamily())
{
    /// <inheritdoc/>
    public override Tensor Increment(Tensor x) =>
        cat([x / variance, full_like(x, -0.5 / variance)], -1);

    /// <inheritdoc/>
    public override Tensor LogCarrier(Tensor x) =>
        -0.5 * (x.square().squeeze(-1) / variance + Math.Log(2 * Math.PI * variance));

    /// <inheritdoc/>
    public override Tensor Mode(Tensor prior) => NormalFamily.Parameters(prior).Mu.unsqueeze(-1);
}
