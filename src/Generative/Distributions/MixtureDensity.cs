namespace Generative.Distributions;

/// <summary>A mixture of K diagonal normals for each example, with weights of its own.</summary>
/// <remarks>
/// log p(x) = logsumexp_k [ln π_k + log N(x; μ_k, diag σ_k²)].
/// Bishop, "Mixture Density Networks", 1994, equations 22 and 23. μ_k, ln σ_k² [..., K, D], ln π [..., K], x [..., D];
/// densities [...], nats. <see cref="NormalMixture"/> is one mixture for all examples.
/// </remarks>
/// <param name="components">The normals, parameters [..., K, D].</param>
/// <param name="logWeights">ln π [..., K].</param>
public sealed class MixtureDensity(DiagonalNormal components, Tensor logWeights) : IDistribution
{
    /// <inheritdoc/>
    public Tensor Mean => (logWeights.exp().unsqueeze(-1) * components.Mu).sum(-2);

    /// <inheritdoc/>
    public Tensor LogProb(Tensor x) => (logWeights + components.LogProb(x.unsqueeze(-2))).logsumexp(-1);

    /// <summary>μ_k + σ_k ⊙ ε, k with probability π_k: [..., D], from u uniform on [0, 1) [...] and ε ~ N(0, I)
    /// [..., D].</summary>
    public Tensor Draw(Tensor u, Tensor eps)
    {
        var k = CategoricalDraws.Draw(logWeights.exp(), u).unsqueeze(-1).unsqueeze(-1);
        var place = k.expand([.. eps.shape[..^1], 1, eps.shape[^1]]);                  // [..., 1, D]
        return addcmul(Chosen(components.Mu), Chosen(components.Sigma), eps, 1);

        Tensor Chosen(Tensor t) => t.gather(-2, place).squeeze(-2);
    }

    /// <inheritdoc/>
    public Tensor Sample()
    {
        using var off = no_grad();
        var eps = randn_like(components.Mu.select(-2, 0));
        return Draw(rand(eps.shape[..^1], dtype: eps.dtype, device: eps.device), eps);
    }
}
