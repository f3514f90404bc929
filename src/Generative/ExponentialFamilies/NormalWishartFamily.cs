using Generative.Numerics;

namespace Generative.ExponentialFamilies;

/// <summary>The normal-Wishart law of a mean μ and a precision matrix Λ of D numbers: Λ ~ W(V, ν),
/// μ | Λ ~ N(m, (β Λ)⁻¹).</summary>
/// <remarks>
/// T = (ln |Λ|, vec(Λ), Λ μ, μᵀ Λ μ),   η = ((ν - D) / 2, dual(-½ (V⁻¹ + β m mᵀ)), β m, -½ β),
/// A = ln Γ_D(½ ν) - ½ ν ln |½ V⁻¹| - ½ D ln β + ½ D ln 2π,   h = 1.
/// x = (μ, vec(Λ)), vec as in <see cref="LowerTriangle"/>. Bishop, 2006, eq. B.81.
/// </remarks>
public sealed class NormalWishartFamily(long D) : ExponentialFamily
{
    private readonly long triangle = LowerTriangle.Size(D);

    /// <inheritdoc/>
    public override long EventSize => D + triangle;

    /// <inheritdoc/>
    public override long Size => D + triangle + 2;

    /// <summary>η of m [..., D], β [...], V⁻¹ [..., D, D] and ν [...].</summary>
    public static Tensor Natural(Tensor m, Tensor beta, Tensor inverseScale, Tensor nu)
    {
        var outer = beta.unsqueeze(-1).unsqueeze(-1) * m.unsqueeze(-1) * m.unsqueeze(-2);
        return cat([((nu - m.shape[^1]) / 2).unsqueeze(-1),
            LowerTriangle.PackCoefficients(-0.5 * (inverseScale + outer)), beta.unsqueeze(-1) * m,
            -0.5 * beta.unsqueeze(-1)], -1);
    }

    /// <summary>m [..., D], β [...], V⁻¹ [..., D, D] and ν [...] of η.</summary>
    public (Tensor M, Tensor Beta, Tensor InverseScale, Tensor Nu) Parameters(Tensor eta)
    {
        var beta = -2 * eta.narrow(-1, 1 + triangle + D, 1);                           // [..., 1]
        var m = eta.narrow(-1, 1 + triangle, D) / beta;
        var outer = beta.unsqueeze(-1) * m.unsqueeze(-1) * m.unsqueeze(-2);
        var inverseScale = -2 * LowerTriangle.UnpackCoefficients(eta.narrow(-1, 1, triangle), D) - outer;
        return (m, beta.squeeze(-1), inverseScale, 2 * eta.select(-1, 0) + D);
    }

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x)
    {
        var (mu, packed) = (x.narrow(-1, 0, D), x.narrow(-1, D, triangle));
        var lambda = LowerTriangle.Unpack(packed, D);
        var product = lambda.MatMul(mu.unsqueeze(-1)).squeeze(-1);
        return cat([PositiveDefinite.LogDet(lambda).unsqueeze(-1), packed, product,
            (mu * product).sum(-1, keepdim: true)], -1);
    }

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta)
    {
        var (_, beta, inverseScale, nu) = Parameters(eta);
        return MultivariateGamma.Log(nu / 2, D) - nu / 2 * PositiveDefinite.LogDet(inverseScale / 2)
            - D / 2.0 * (beta / (2 * Math.PI)).log();
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta)
    {
        var (_, beta, inverseScale, nu) = Parameters(eta);
        return (beta > 0) & (nu > D - 1) & PositiveDefinite.LogDet(inverseScale).isfinite();
    }

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise)
    {
        var (m, beta, inverseScale, nu) = Parameters(eta);
        var lambda = WishartFamily.Draw(inverseScale, nu, noise);                      // [n, ..., D, D]
        var L = linalg.cholesky_ex(lambda).L;
        // μ - m = L⁻ᵀ ε / √β has the covariance (β L Lᵀ)⁻¹.
        var eps = noise.Normal(m.shape).to(eta.dtype).unsqueeze(-1);
        var apart = linalg.solve_triangular(L.transpose(-1, -2), eps, upper: true).squeeze(-1);
        return cat([m + apart / beta.sqrt().unsqueeze(-1), LowerTriangle.Pack(lambda)], -1);
    }

    /// <inheritdoc/>
    protected override Tensor Interior =>
        Natural(zeros(D, float64), ones([], float64), eye(D, dtype: float64), ones([], float64) * (D + 1));
}
