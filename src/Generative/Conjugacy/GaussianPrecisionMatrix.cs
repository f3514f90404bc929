using Generative.ExponentialFamilies;
using Generative.Numerics;

namespace Generative.Conjugacy;

/// <summary>Multivariate Gaussian with known mean, Wishart prior of its precision matrix Λ = Σ⁻¹.</summary>
/// <remarks>
/// x ~ N(μ, Λ⁻¹),   Λ ~ W(V, ν),   T = (ln |Λ|, vec(Λ)):   τ(x) = (½, dual(-½ (x - μ)(x - μ)ᵀ)),   c = (2π)^(-D/2).
/// In the usual parameters: ν' = ν + n, V'⁻¹ = V⁻¹ + Σ (xᵢ - μ)(xᵢ - μ)ᵀ. θ = vec(Λ), as in
/// <see cref="LowerTriangle"/>. The mode is (ν - D - 1) V, for ν above D + 1.
/// </remarks>
/// <param name="mean">μ [D].</param>
public sealed class GaussianPrecisionMatrix(Tensor mean) : NaturalConjugate(new WishartFamily(mean.size(0)))
{
    private readonly long D = mean.size(0);

    /// <inheritdoc/>
    public override Tensor Increment(Tensor x)
    {
        var y = x - mean;
        var outer = LowerTriangle.PackCoefficients(-0.5 * y.unsqueeze(-1) * y.unsqueeze(-2));
        return cat([full_like(x.narrow(-1, 0, 1), 0.5), outer], -1);
    }

    /// <inheritdoc/>
    public override Tensor LogCarrier(Tensor x) => full_like(x.select(-1, 0), -0.5 * D * Math.Log(2 * Math.PI));

    /// <inheritdoc/>
    public override Tensor Mode(Tensor prior)
    {
        var (inverseScale, nu) = ((WishartFamily)Family).Parameters(prior);
        var scale = PositiveDefinite.Inverse(inverseScale).Inverse;
        return LowerTriangle.Pack((nu - D - 1).unsqueeze(-1).unsqueeze(-1) * scale);
    }
}
