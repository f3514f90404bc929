namespace Generative.Metrics;

/// <summary>The Fréchet distance: the squared 2-Wasserstein distance of Gaussians fitted to two sets of
/// features.</summary>
/// <remarks>
/// d² = ‖μ₁ - μ₂‖² + tr Σ₁ + tr Σ₂ - 2 tr (Σ₁^½ Σ₂ Σ₁^½)^½, tr (Σ₁^½ Σ₂ Σ₁^½)^½ = the sum of the singular values of
/// Σ₁^½ Σ₂^½.
/// Dowson and Landau, "The Fréchet distance between multivariate normal distributions", 1982; of a network's features:
/// Heusel et al., 2017, arXiv:1706.08500.
/// From n samples it is biased upwards by about c/n: compare at equal n only (Chong and Forsyth, 2020,
/// arXiv:1911.07023).
/// x [n, F], y [m, F]; all in float64.
/// </remarks>
public static class FrechetDistance
{
    /// <summary>d² of the Gaussians N(μ₁, Σ₁), N(μ₂, Σ₂), a single number; μ [F], Σ [F, F].</summary>
    public static Tensor Between(Tensor mu1, Tensor sigma1, Tensor mu2, Tensor sigma2)
    {
        var cross = linalg.svdvals(Root(sigma1).mm(Root(sigma2))).sum();
        return (mu1 - mu2).square().sum() + sigma1.diagonal().sum() + sigma2.diagonal().sum() - 2 * cross;
    }

    /// <summary>d² of the Gaussians with the samples' means and covariances.</summary>
    public static double Between(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var ((mu1, sigma1), (mu2, sigma2)) = (Moments(x), Moments(y));
        return Between(mu1, sigma1, mu2, sigma2).item<double>();
    }

    // μ [F] and Σ = 1/(n - 1) Σᵢ (xᵢ - μ)(xᵢ - μ)ᵀ [F, F].
    private static (Tensor Mu, Tensor Sigma) Moments(Tensor x)
    {
        var features = x.to(float64);
        var mu = features.mean([0]);
        var centered = features - mu;
        return (mu, centered.t().mm(centered) / (x.size(0) - 1));
    }

    // Σ^½ of a symmetric Σ ⪰ 0; what rounding left below zero is zero.
    private static Tensor Root(Tensor sigma)
    {
        var (lambda, V) = linalg.eigh(sigma);
        return (V * lambda.clamp(min: 0).sqrt()).mm(V.t());
    }
}
