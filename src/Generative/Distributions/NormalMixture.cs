using Generative.Numerics;

namespace Generative.Distributions;

/// <summary>K diagonal normals with equal weights, 1/K Σ_k N(μ_k, diag σ_k²).</summary>
/// <remarks>
/// log p(z) = logsumexp_k log N(z; μ_k, diag σ_k²) - ln K,
/// log N = -1/2 [Σⱼ zⱼ² σ_kj⁻² - 2 Σⱼ zⱼ μ_kj σ_kj⁻² + Σⱼ (μ_kj² σ_kj⁻² + ln 2π σ_kj²)], two matrix products.
/// μ_k, ln σ_k² [K, L], z [..., L]; densities [...], nats.
/// </remarks>
public sealed class NormalMixture(DiagonalNormal components) : IDistribution
{
    private static readonly double logTwoPi = Math.Log(2 * Math.PI);

    /// <summary>The K normals, parameters [K, L].</summary>
    public DiagonalNormal Components => components;

    private long K => components.Mu.shape[0];

    /// <inheritdoc/>
    public Tensor Mean => components.Mu.mean([0]);

    /// <inheritdoc/>
    public Tensor LogProb(Tensor z)
    {
        var (mu, logVar) = (components.Mu, components.LogVar);
        var precision = (-logVar).exp();                                               // [K, L]
        var own = (mu.square() * precision + logVar + logTwoPi).sum(-1);               // [K]
        var square = z.square().MatMul(precision.t()) - 2 * z.MatMul((mu * precision).t()) + own;
        return (-0.5 * square).logsumexp(-1) - Math.Log(K);
    }

    /// <summary>log p(zⱼ) of the marginal of each dimension, [..., L].</summary>
    public Tensor LogProbPerDimension(Tensor z)
    {
        var each = components.LogProbPerDimension(z.unsqueeze(-2));                    // [..., K, L]
        return each.logsumexp(-2) - Math.Log(K);
    }

    /// <summary>A draw for each u uniform on [0, 1) [n, 1], which chooses the normal, and ε ~ N(0, I) [n, L].</summary>
    public Tensor Draw(Tensor u, Tensor eps)
    {
        var k = (u.squeeze(-1) * K).to(int64).clamp(max: K - 1);
        return components.Mu.index_select(0, k) + components.Sigma.index_select(0, k) * eps;
    }

    /// <inheritdoc/>
    public Tensor Sample()
    {
        using var off = no_grad();
        var u = rand([1, 1], dtype: components.Mu.dtype, device: components.Mu.device);
        return Draw(u, randn_like(components.Mu[..1])).squeeze(0);
    }
}
