namespace Generative.Contrastive;

/// <summary>The loss of finding each example's other view among those of other examples.</summary>
/// <remarks>
/// L = -ln [exp(v·v'/τ) / Σⱼ exp(v·v'ⱼ/τ)],   j over the example's own key v' and r keys of others, all of length 1.
/// Van den Oord, Li and Vinyals, "Representation Learning with Contrastive Predictive Coding", 2018, arXiv:1807.03748,
/// equation 4; with keys of earlier batches: He et al., "Momentum Contrast for Unsupervised Visual Representation
/// Learning", 2020, arXiv:1911.05722, equation 1.
/// v, v' [B, L].
/// </remarks>
public static class InfoNce
{
    /// <summary>L of each example, [B]; the others are those of the batch, r = B - 1.</summary>
    public static Tensor OfBatch(Tensor v, Tensor keys, double tau)
    {
        var logits = v.mm(keys.t()) / tau;                                             // [B, B]
        return logits.logsumexp(1) - logits.diagonal();
    }

    /// <summary>L of each example, [B]; the others are those of the queue [r, L].</summary>
    public static Tensor OfQueue(Tensor v, Tensor keys, Tensor queue, double tau)
    {
        var own = (v * keys).sum(1, keepdim: true);                                    // [B, 1]
        var logits = cat([own, v.mm(queue.t())], 1) / tau;                             // [B, 1 + r]
        return logits.logsumexp(1) - logits.select(1, 0);
    }
}
