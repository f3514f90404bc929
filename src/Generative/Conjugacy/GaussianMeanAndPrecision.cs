using Generative.ExponentialFamilies;

namespace Generative.Conjugacy;

/// <summary>Gaussian, normal-gamma prior of its mean μ and its precision τ.</summary>
/// <remarks>
/// x ~ N(μ, 1 / τ),   (μ, τ) ~ normal-gamma(m, β, a, b),   T = (ln τ, τ, τ μ, τ μ²):
/// τ(x) = (½, -½ x², x, -½),   c = (2π)^-½. In the usual parameters: β' = β + n, m' = (β m + Σ xᵢ) / β',
/// a' = a + n / 2, b' = b + ½ Σ (xᵢ - x̄)² + ½ β n (x̄ - m)² / β'. θ = (μ, τ). The mode is m, (a - ½) / b, for a
/// above ½.
/// </remarks>
public sealed class GaussianMeanAndPrecision() : NaturalConjugate(new NormalGammaFamily())
{
    /// <inheritdoc/>
    public override Tensor Increment(Tensor x) =>
        cat([full_like(x, 0.5), -0.5 * x.square(), x, full_like(x, -0.5)], -1);

    /// <inheritdoc/>
    public override Tensor LogCarrier(Tensor x) => full_like(x.select(-1, 0), -0.5 * Math.Log(2 * Math.PI));

    /// <inheritdoc/>
    public override Tensor Mode(Tensor prior)
    {
        var (m, _, a, b) = NormalGammaFamily.Parameters(prior);
        return stack([m, (a - 0.5) / b], -1);
    }
}
