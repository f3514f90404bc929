using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Reparameterizations;

/// <summary>N(μ, Σ) over vectors: y = μ + A ε, Σ = A Aᵀ by Cholesky's factor, ε ~ N(0, I).</summary>
/// <remarks>ln p(y) = -½ [(y - μ)ᵀ Σ⁻¹ (y - μ) + ln |Σ| + D ln 2π]; μ [..., D], Σ [D, D], densities [...].</remarks>
public sealed class MultivariateNormal(Tensor mu, Tensor covariance) : IReparameterized
{
    /// <inheritdoc/>
    public Tensor Mean => mu;

    /// <inheritdoc/>
    public Tensor LogProb(Tensor y)
    {
        var (precision, logDet) = PositiveDefinite.Inverse(covariance);
        var x = y - mu;
        return -0.5 * ((x.MatMul(precision) * x).sum(-1) + logDet + mu.shape[^1] * Math.Log(2 * Math.PI));
    }

    /// <inheritdoc/>
    public Tensor RSample(long n)
    {
        var eps = randn([n, .. mu.shape], dtype: mu.dtype, device: mu.device);
        return mu + eps.MatMul(linalg.cholesky(covariance).transpose(-1, -2));
    }

    /// <inheritdoc/>
    public Tensor Sample()
    {
        using var off = no_grad();
        return RSample(1).squeeze(0);
    }
}
