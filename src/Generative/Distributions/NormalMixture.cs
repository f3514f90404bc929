using Generative.Numerics;

namespace Generative.Distributions;

/// <summary>K diagonal normals with weights π_k, Σ_k π_k N(μ_k, diag σ_k²).</summary>
/// <remarks>
/// log p(z) = logsumexp_k [ln π_k + log N(z; μ_k, diag σ_k²)],
/// log N = -1/2 [Σⱼ zⱼ² σ_kj⁻² - 2 Σⱼ zⱼ μ_kj σ_kj⁻² + Σⱼ (μ_kj² σ_kj⁻² + ln 2π σ_kj²)], two matrix products.
/// μ_k, ln σ_k² [K, L], z [..., L]; densities [...], nats.
/// </remarks>
/// <param name="components">The normals, parameters [K, L].</param>
/// <param name="logWeights">ln π [K]; null: equal weights.</param>
public sealed class NormalMixture(DiagonalNormal components, Tensor? logWeights = null) : IDistribution
{
    private static readonly double logTwoPi = Math.Log(2 * Math.PI);

    /// <summary>The K normals, parameters [K, L].</summary>
    public DiagonalNormal Components => components;

    /// <summary>ln π [K].</summary>
    public Tensor LogWeights { get; } = logWeights
        ?? full_like(components.Mu.select(-1, 0), -Math.Log(components.Mu.size(0)));

    /// <inheritdoc/>
    public Tensor Mean => (LogWeights.exp().unsqueeze(-1) * components.Mu).sum([0]);

    /// <inheritdoc/>
    public Tensor LogProb(Tensor z) => LogJoint(z).logsumexp(-1);

    /// <summary>ln π_k + log N(z; μ_k, diag σ_k²), [..., K].</summary>
    public Tensor LogJoint(Tensor z)
    {
        var (mu, logVar) = (components.Mu, components.LogVar);
        var precision = (-logVar).exp();                                               // [K, L]
        var own = (mu.square() * precision + logVar + logTwoPi).sum(-1);               // [K]
        var square = z.square().MatMul(precision.t()) - 2 * z.MatMul((mu * precision).t()) + own;
        return LogWeights - 0.5 * square;
    }

    /// <summary>log p(zⱼ) of the marginal of each dimension, [..., L].</summary>
    public Tensor LogProbPerDimension(Tensor z)
    {
        var each = components.LogProbPerDimension(z.unsqueeze(-2));                    // [..., K, L]
        return (each + LogWeights.unsqueeze(-1)).logsumexp(-2);
    }

    /// <summary>A normal for each u uniform on [0, 1) [n, 1]: k with probability π_k, [n] (int64).</summary>
    public Tensor Choose(Tensor u) => CategoricalDraws.Draw(LogWeights.exp(), u.squeeze(-1));

    /// <summary>A draw of each of the normals k [n] (int64), from ε ~ N(0, I) [n, L].</summary>
    public Tensor Draw(Tensor k, Tensor eps) =>
        components.Mu.index_select(0, k) + components.Sigma.index_select(0, k) * eps;

    /// <inheritdoc/>
    public Tensor Sample()
    {
        using var off = no_grad();
        var u = rand([1, 1], dtype: components.Mu.dtype, device: components.Mu.device);
        return Draw(Choose(u), randn_like(components.Mu[..1])).squeeze(0);
    }
}
