using Generative.Numerics;

namespace Generative.ExponentialFamilies;

/// <summary>N(μ, Σ) over D numbers.</summary>
/// <remarks>
/// T = (x, vec(x xᵀ)),   η = (Λ μ, dual(-½ Λ)) with Λ = Σ⁻¹,   A = ½ η₁ᵀ Λ⁻¹ η₁ - ½ ln |Λ| + ½ D ln 2π,   h = 1.
/// vec and dual as in <see cref="LowerTriangle"/>.
/// </remarks>
public sealed class MultivariateNormalFamily(long D) : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => D;

    /// <inheritdoc/>
    public override long Size => D + LowerTriangle.Size(D);

    /// <summary>η of μ [..., D] and Σ [..., D, D].</summary>
    public static Tensor Natural(Tensor mu, Tensor sigma)
    {
        var (lambda, _) = PositiveDefinite.Inverse(sigma);
        return cat([lambda.MatMul(mu.unsqueeze(-1)).squeeze(-1), LowerTriangle.PackCoefficients(-0.5 * lambda)], -1);
    }

    /// <summary>μ [..., D] and Σ [..., D, D] of η.</summary>
    public (Tensor Mu, Tensor Sigma) Parameters(Tensor eta)
    {
        var (sigma, _) = PositiveDefinite.Inverse(Precision(eta));
        return (sigma.MatMul(eta.narrow(-1, 0, D).unsqueeze(-1)).squeeze(-1), sigma);
    }

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) =>
        cat([x, LowerTriangle.Pack(x.unsqueeze(-1) * x.unsqueeze(-2))], -1);

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta)
    {
        var (sigma, logDet) = PositiveDefinite.Inverse(Precision(eta));
        var first = eta.narrow(-1, 0, D);
        var square = (first * sigma.MatMul(first.unsqueeze(-1)).squeeze(-1)).sum(-1);
        return 0.5 * (square - logDet + D * Math.Log(2 * Math.PI));
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta) => PositiveDefinite.LogDet(Precision(eta)).isfinite();

    /// <summary>μ = E[x], Σ = E[x xᵀ] - μ μᵀ.</summary>
    public override Tensor MaximumLikelihood(Tensor mean)
    {
        var mu = mean.narrow(-1, 0, D);
        var second = LowerTriangle.Unpack(mean.narrow(-1, D, LowerTriangle.Size(D)), D);
        return Natural(mu, second - mu.unsqueeze(-1) * mu.unsqueeze(-2));
    }

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise)
    {
        var (mu, sigma) = Parameters(eta);
        var eps = noise.Normal(mu.shape).to(eta.dtype);                                // [n, ..., D]
        return mu + (linalg.cholesky_ex(sigma).L * eps.unsqueeze(-2)).sum(-1);
    }

    /// <inheritdoc/>
    protected override Tensor Interior => Natural(zeros(D, float64), eye(D, dtype: float64));

    private Tensor Precision(Tensor eta) =>
        -2 * LowerTriangle.UnpackCoefficients(eta.narrow(-1, D, LowerTriangle.Size(D)), D);
}
