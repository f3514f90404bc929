using Generative.ExponentialFamilies;

namespace Generative.Conjugacy;

/// <summary>Gaussian with known mean, gamma prior of its precision τ = 1 / σ².</summary>
/// <remarks>
/// x ~ N(μ, 1 / τ),   τ ~ Gamma(a, b) with λ = (a - 1, -b),   T = (ln τ, τ):
/// τ(x) = (½, -½ (x - μ)²),   c = (2π)^-½. θ = τ. The mode is (a - 1) / b, for a above 1.
/// </remarks>
public sealed class GaussianPrecision(double mean) : NaturalConjugate(new GammaFamily())
{
    /// <inheritdoc/>
    public override Tensor Increment(Tensor x) => cat([full_like(x, 0.5), -0.5 * (x - mean).square()], -1);

    /// <inheritdoc/>
    public override Tensor LogCarrier(Tensor x) => full_like(x.select(-1, 0), -0.5 * Math.Log(2 * Math.PI));

    /// <inheritdoc/>
    public override Tensor Mode(Tensor prior) => -prior.narrow(-1, 0, 1) / prior.narrow(-1, 1, 1);
}
