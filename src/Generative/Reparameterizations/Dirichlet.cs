using Generative.Distributions;

namespace Generative.Reparameterizations;

/// <summary>Dirichlet distribution over K shares: θ_k = x_k / Σ_j x_j, x_k ~ Gamma(α_k, 1).</summary>
/// <remarks>ln p(θ) = Σ_k (α_k - 1) ln θ_k - ln B(α); α, θ [..., K], densities [...].</remarks>
public sealed class Dirichlet(Tensor alpha) : IReparameterized
{
    /// <inheritdoc/>
    public Tensor Mean => alpha / alpha.sum(-1, keepdim: true);

    /// <inheritdoc/>
    public Tensor LogProb(Tensor theta) => ((alpha - 1) * theta.log()).sum(-1) - Dirichlets.LogNormalizer(alpha);

    /// <inheritdoc/>
    public Tensor RSample(long n)
    {
        using var noise = new NoiseSource(n, alpha.device, alpha.dtype);
        return RSample(noise);
    }

    /// <summary>A draw for each stream of the noise, [n, ..., K], differentiable in α.</summary>
    public Tensor RSample(NoiseSource noise) =>
        functional.softmax(StandardGamma.RSampleLog(alpha, noise), -1).to(alpha.dtype);

    /// <inheritdoc/>
    public Tensor Sample()
    {
        using var off = no_grad();
        return RSample(1).squeeze(0);
    }
}
