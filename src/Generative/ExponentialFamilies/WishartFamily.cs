using Generative.Distributions;
using Generative.Numerics;

namespace Generative.ExponentialFamilies;

/// <summary>W(V, ν), a law of positive definite matrices S of D rows, with mean ν V; ν > D - 1.</summary>
/// <remarks>
/// p(S) = |S|^((ν-D-1)/2) e^(-½ tr V⁻¹ S) / (2^(ν D/2) |V|^(ν/2) Γ_D(ν/2)),   T = (ln |S|, vec(S)),
/// η = ((ν - D - 1) / 2, dual(-½ V⁻¹)),   A = ln Γ_D(a) - a ln |½ V⁻¹| with a = ν / 2 = η₁ + (D + 1) / 2,   h = 1.
/// x = vec(S), as in <see cref="LowerTriangle"/>; a density of these numbers.
/// </remarks>
public sealed class WishartFamily(long D) : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => LowerTriangle.Size(D);

    /// <inheritdoc/>
    public override long Size => 1 + LowerTriangle.Size(D);

    /// <summary>η of V⁻¹ [..., D, D] and ν [...].</summary>
    public static Tensor Natural(Tensor inverseScale, Tensor nu)
    {
        var first = (nu - inverseScale.shape[^1] - 1) / 2;
        return cat([first.unsqueeze(-1), LowerTriangle.PackCoefficients(-0.5 * inverseScale)], -1);
    }

    /// <summary>V⁻¹ [..., D, D] and ν [...] of η.</summary>
    public (Tensor InverseScale, Tensor Nu) Parameters(Tensor eta) =>
        (-2 * LowerTriangle.UnpackCoefficients(eta.narrow(-1, 1, LowerTriangle.Size(D)), D),
            2 * eta.select(-1, 0) + D + 1);

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) =>
        cat([PositiveDefinite.LogDet(LowerTriangle.Unpack(x, D)).unsqueeze(-1), x], -1);

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta)
    {
        var (inverseScale, nu) = Parameters(eta);
        return MultivariateGamma.Log(nu / 2, D) - nu / 2 * PositiveDefinite.LogDet(inverseScale / 2);
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta)
    {
        var (inverseScale, nu) = Parameters(eta);
        return (nu > D - 1) & PositiveDefinite.LogDet(inverseScale).isfinite();
    }

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise)
    {
        var (inverseScale, nu) = Parameters(eta);
        return LowerTriangle.Pack(Draw(inverseScale, nu, noise));
    }

    /// <summary>S [n, ..., D, D] of V⁻¹ [..., D, D] and ν [...].</summary>
    /// <remarks>V = L Lᵀ,   S = L B Bᵀ Lᵀ with B lower triangular, Bᵢᵢ² ~ χ²(ν - i + 1), Bᵢⱼ ~ N(0, 1).
    /// Bartlett, 1933.</remarks>
    public static Tensor Draw(Tensor inverseScale, Tensor nu, NoiseSource noise)
    {
        var D = inverseScale.shape[^1];
        var degrees = nu.unsqueeze(-1) - arange(D, dtype: nu.dtype, device: nu.device);         // [..., D]
        var diagonal = (2 * GammaDraws.Draw(degrees / 2, noise)).sqrt();
        var B = noise.Normal([.. nu.shape, D, D]).to(nu.dtype).tril(-1) + diag_embed(diagonal);
        var half = linalg.cholesky_ex(PositiveDefinite.Inverse(inverseScale).Inverse).L.MatMul(B);
        return half.MatMul(half.transpose(-1, -2));
    }

    /// <inheritdoc/>
    protected override Tensor Interior => Natural(eye(D, dtype: float64), ones([], float64) * (D + 1));
}
