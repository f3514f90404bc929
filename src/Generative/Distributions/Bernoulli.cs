namespace Generative.Distributions;

/// <summary>N independent Bernoulli latents, given by their logits.</summary>
/// <remarks>
/// log q(h) = Σᵢ hᵢ ℓᵢ - ln(1 + exp ℓᵢ); h may be relaxed, in [0, 1].
/// z = ℓ + ln u - ln(1 - u), h = 1[z > 0], H_τ(z) = s(z/τ), s the logistic function.
/// z̃ = ±softplus(logit v + softplus(±ℓ)), the sign that of h. ℓ, h, z [..., N].
/// </remarks>
public sealed class Bernoulli(Tensor logits) : IDiscreteLatents
{
    // From there on ln(1 + eˡ) = l in float64; PyTorch's 20 leaves 2e-9.
    private const double linearFrom = 40;

    /// <inheritdoc/>
    public Tensor Logits => logits;

    /// <inheritdoc/>
    public Tensor Mean => logits.sigmoid();

    /// <inheritdoc/>
    public Tensor LogProb(Tensor h) => (h * logits - functional.softplus(logits, 1, linearFrom)).sum(-1L);

    /// <summary>H = Σᵢ softplus(ℓᵢ) - θᵢ ℓᵢ, [...].</summary>
    public Tensor Entropy => -LogProb(Mean);

    /// <summary>KL(q ‖ p) = Σᵢ θᵢ (ℓᵢ - mᵢ) - softplus(ℓᵢ) + softplus(mᵢ), m the logits of p, [...].</summary>
    public Tensor Kl(Bernoulli p) => LogProb(Mean) - p.LogProb(Mean);

    /// <summary>KL to fair coins, N ln 2 - H, [...].</summary>
    public Tensor KlToUniform => logits.shape[^1] * Math.Log(2) - Entropy;

    /// <inheritdoc/>
    public Tensor Sample()
    {
        using var off = no_grad();
        return bernoulli(Mean);
    }

    /// <inheritdoc/>
    public ILatents Expand(long K) => new Bernoulli(logits.expand([K, .. logits.shape]));

    /// <inheritdoc/>
    public ILatents Detached() => new Bernoulli(logits.detach());

    /// <inheritdoc/>
    public Tensor Score(Tensor h) => h - Mean.detach();

    /// <inheritdoc/>
    public Tensor Perturbed() => logits + logits.UniformLike().logit_();

    /// <inheritdoc/>
    public Tensor Harden(Tensor z) => z.detach().gt(0).to(z.dtype);

    /// <inheritdoc/>
    public Tensor Soften(Tensor z, Tensor tau) => (z / tau).sigmoid();

    /// <summary>∂z/∂ℓ = 1 and ∂z̃/∂ℓ = (1 - exp(-|z|)) s(±ℓ).</summary>
    public Tensor ConditionalReparameterizationVjp(Tensor z, Tensor s)
    {
        var sign = z.detach().sign();
        return s * (1 + (-z.detach() * sign).expm1() * (logits.detach() * sign).sigmoid());
    }

    /// <inheritdoc/>
    public double StateCount => Math.Pow(2, logits.shape[^1]);

    /// <inheritdoc/>
    public Tensor States() => TensorExtensions.Digits(logits.shape[^1], 2, logits.device).to(logits.dtype);
}
