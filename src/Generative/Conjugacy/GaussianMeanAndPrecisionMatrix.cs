using Generative.ExponentialFamilies;
using Generative.Numerics;

namespace Generative.Conjugacy;

/// <summary>Multivariate Gaussian, normal-Wishart prior of its mean μ and its precision matrix Λ.</summary>
/// <remarks>
/// x ~ N(μ, Λ⁻¹),   (μ, Λ) ~ normal-Wishart(m, β, V, ν),   T = (ln |Λ|, vec(Λ), Λ μ, μᵀ Λ μ):
/// τ(x) = (½, dual(-½ x xᵀ), x, -½),   c = (2π)^(-D/2). In the usual parameters: β' = β + n, m' = (β m + Σ xᵢ) / β',
/// ν' = ν + n, V'⁻¹ = V⁻¹ + Σ (xᵢ - x̄)(xᵢ - x̄)ᵀ + β n (x̄ - m)(x̄ - m)ᵀ / β'. θ = (μ, vec(Λ)). The mode is m,
/// (ν - D) V, for ν above D.
/// </remarks>
public sealed class GaussianMeanAndPrecisionMatrix(long D) : NaturalConjugate(new NormalWishartFamily(D))
{
    /// <inheritdoc/>
    public override Tensor Increment(Tensor x)
    {
        var half = full_like(x.narrow(-1, 0, 1), 0.5);
        var outer = LowerTriangle.PackCoefficients(-0.5 * x.unsqueeze(-1) * x.unsqueeze(-2));
        return cat([half, outer, x, -half], -1);
    }

    /// <inheritdoc/>
    public override Tensor LogCarrier(Tensor x) => full_like(x.select(-1, 0), -0.5 * D * Math.Log(2 * Math.PI));

    /// <inheritdoc/>
    public override Tensor Mode(Tensor prior)
    {
        var (m, _, inverseScale, nu) = ((NormalWishartFamily)Family).Parameters(prior);
        var scale = PositiveDefinite.Inverse(inverseScale).Inverse;
        return cat([m, LowerTriangle.Pack((nu - D).unsqueeze(-1).unsqueeze(-1) * scale)], -1);
    }
}
