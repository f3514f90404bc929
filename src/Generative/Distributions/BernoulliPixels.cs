namespace Generative.Distributions;

/// <summary>Independent Bernoulli variables, given by their logits.</summary>
/// <remarks>
/// log p(x) = Σᵢ xᵢ ln s(ℓᵢ) + (1 - xᵢ) ln(1 - s(ℓᵢ)), s the logistic function; x may be gray, in [0, 1] (then it is
/// the expected log-density under
/// dynamic binarization). logits [..., D]; x broadcasts over the leading dimensions (several latent samples per image);
/// the density is [...], nats.
/// </remarks>
public sealed class BernoulliPixels(Tensor logits) : IDistribution
{
    /// <summary>ℓ [..., D].</summary>
    public Tensor Logits => logits;

    /// <inheritdoc/>
    public Tensor Mean => logits.sigmoid();

    /// <inheritdoc/>
    public Tensor LogProb(Tensor x)
    {
        if (x.dim() != logits.dim()) x = x.expand_as(logits);
        return -functional.binary_cross_entropy_with_logits(logits, x, reduction: Reduction.None).sum(-1);
    }

    /// <inheritdoc/>
    public Tensor Sample()
    {
        using var off = no_grad();
        return bernoulli(Mean);
    }
}
