namespace Generative.Distributions;

/// <summary>N(μ, diag σ²) over vectors of L numbers.</summary>
/// <remarks>
/// log p(x) = -1/2 Σⱼ [ln 2π + ln σⱼ² + (xⱼ - μⱼ)²/σⱼ²],   x = μ + σ ⊙ ε with ε ~ N(0, I).
/// mu, logVar [..., L]; every density is [...], in nats.
/// Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, arXiv:1312.6114, appendices B and C.
/// </remarks>
public sealed class DiagonalNormal(Tensor mu, Tensor logVar) : IReparameterized, ILatents
{
    private static readonly double logTwoPi = Math.Log(2 * Math.PI);

    /// <summary>μ [..., L].</summary>
    public Tensor Mu => mu;

    /// <summary>ln σ² [..., L] (or broadcast to it).</summary>
    public Tensor LogVar => logVar;

    /// <summary>σ [..., L].</summary>
    public Tensor Sigma => (0.5 * logVar).exp();

    /// <inheritdoc/>
    public Tensor Mean => mu;

    /// <summary>N(0, I) with the shape, dtype and device of a tensor [..., L].</summary>
    public static DiagonalNormal StandardLike(Tensor t) => new(zeros_like(t), zeros_like(t));

    /// <inheritdoc/>
    public Tensor LogProb(Tensor x) => -0.5 * Deviance(x).sum(-1);

    /// <summary>log p(xⱼ) of each dimension, [..., L].</summary>
    public Tensor LogProbPerDimension(Tensor x) => -0.5 * Deviance(x);

    /// <inheritdoc/>
    public Tensor RSample() => addcmul(mu, Sigma, randn_like(mu), 1);

    /// <inheritdoc/>
    public Tensor RSample(long n) => addcmul(mu, Sigma, randn([n, .. mu.shape], dtype: mu.dtype, device: mu.device), 1);

    /// <inheritdoc/>
    public Tensor Sample()
    {
        using var off = no_grad();
        return RSample();
    }

    /// <inheritdoc/>
    public ILatents Expand(long K) =>
        new DiagonalNormal(mu.expand([K, .. mu.shape]), logVar.expand([K, .. logVar.shape]));

    /// <inheritdoc/>
    public ILatents Detached() => new DiagonalNormal(mu.detach(), logVar.detach());

    /// <summary>H = 1/2 Σⱼ (1 + ln 2π + ln σⱼ²), [...].</summary>
    public Tensor Entropy => (0.5 * (logVar + (1 + logTwoPi))).sum(-1);

    /// <summary>KL(N(μ, σ²) ‖ N(m, s²)) per dimension, 1/2 ((σⱼ² + (μⱼ - mⱼ)²) / sⱼ² - 1 - ln σⱼ² + ln sⱼ²),
    /// [..., L].</summary>
    public Tensor KlPerDimension(DiagonalNormal p) =>
        0.5 * ((logVar.exp() + (mu - p.Mu).square()) * (-p.LogVar).exp() - 1 - logVar + p.LogVar);

    /// <summary>KL(N(μ, σ²) ‖ N(0, I)) per dimension, 1/2 (μⱼ² + σⱼ² - 1 - ln σⱼ²), [..., L].</summary>
    public Tensor KlToStandardPerDimension => 0.5 * (mu.square() + logVar.exp() - 1 - logVar);

    /// <summary>KL(N(μ, σ²) ‖ N(0, I)), [...].</summary>
    public Tensor KlToStandard => KlToStandardPerDimension.sum(-1);

    // -2 log p(xⱼ), [..., L].
    private Tensor Deviance(Tensor x) => logVar + logTwoPi + (x - mu).square() * (-logVar).exp();
}
