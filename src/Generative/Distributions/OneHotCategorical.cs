namespace Generative.Distributions;

/// <summary>N independent categorical latents of C classes, one-hot, given by their logits.</summary>
/// <remarks>
/// log q(h) = Σᵢ hᵢ · ln θᵢ, θ = softmax(ℓ) over the classes; h may be relaxed, on the simplex.
/// z = ln θ - ln(-ln u) (Gumbel noise), h = one-hot of argmax z, H_τ(z) = softmax(z/τ). ℓ, h, z [..., N, C].
/// Jang, Gu and Poole, "Categorical Reparameterization with Gumbel-Softmax", 2017, arXiv:1611.01144.
/// </remarks>
public sealed class OneHotCategorical(Tensor logits) : IDiscreteLatents
{
    private readonly Tensor logTheta = functional.log_softmax(logits, -1);

    /// <inheritdoc/>
    public Tensor Logits => logits;

    /// <summary>ln θ [..., N, C].</summary>
    public Tensor LogTheta => logTheta;

    /// <inheritdoc/>
    public Tensor Mean => logTheta.exp();

    /// <inheritdoc/>
    public Tensor LogProb(Tensor h) => (h * logTheta).sum(-1, -2);

    /// <summary>H = -Σ θ ln θ, [...].</summary>
    public Tensor Entropy => -LogProb(Mean);

    /// <summary>KL(q ‖ p), [...].</summary>
    public Tensor Kl(OneHotCategorical p) => (Mean * (logTheta - p.LogTheta)).sum(-1, -2);

    /// <summary>KL to equal classes, N ln C - H, [...].</summary>
    public Tensor KlToUniform => logits.shape[^2] * Math.Log(logits.shape[^1]) - Entropy;

    /// <inheritdoc/>
    public Tensor Sample()
    {
        using var off = no_grad();
        return Harden(Perturbed());
    }

    /// <inheritdoc/>
    public ILatents Expand(long K) => new OneHotCategorical(logits.expand([K, .. logits.shape]));

    /// <inheritdoc/>
    public ILatents Detached() => new OneHotCategorical(logits.detach());

    /// <inheritdoc/>
    public Tensor Score(Tensor h) => h - Mean.detach();

    /// <inheritdoc/>
    public Tensor Perturbed() => logTheta - logits.UniformLike().log_().neg_().log_();

    /// <inheritdoc/>
    public Tensor Harden(Tensor z)
    {
        using var off = no_grad();
        // one_hot waits for the device
        var winner = z.argmax(-1L, keepdim: true);
        return zeros_like(z).scatter_(-1, winner, ones_like(winner, dtype: z.dtype));
    }

    /// <inheritdoc/>
    public Tensor Soften(Tensor z, Tensor tau) => functional.softmax(z / tau, -1);

    /// <summary>In ln θ: ∂z/∂lnθ = 1 and ∂z̃ᵢ/∂lnθᵢ = 1 - exp(zᵢ - max z); then back through the normalization of
    /// ℓ.</summary>
    public Tensor ConditionalReparameterizationVjp(Tensor z, Tensor s)
    {
        var fixedZ = z.detach();
        var d = s * (fixedZ - fixedZ.amax([-1], keepdim: true)).exp();
        return d - Mean.detach() * d.sum(-1L, keepdim: true);
    }

    /// <inheritdoc/>
    public double StateCount => Math.Pow(logits.shape[^1], logits.shape[^2]);

    /// <inheritdoc/>
    public Tensor States() =>
        functional.one_hot(TensorExtensions.Digits(logits.shape[^2], logits.shape[^1], logits.device),
        logits.shape[^1]).to(logits.dtype);
}
