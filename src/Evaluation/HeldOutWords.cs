using Generative.Data;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>How well a topic model predicts the other half of a document's words: document completion.</summary>
/// <remarks>
/// Every second word of document d is held out, in the order of the vocabulary: h_dv of n_dv. From the others follows
/// E[θ_d]; then p(v | d) = Σₖ E[θ_dk] E[β_kv], and perplexity = exp(-Σ h_dv ln p(v | d) / Σ h_dv).
/// Wallach, Murray, Salakhutdinov and Mimno, "Evaluation Methods for Topic Models", 2009, section 5.
/// </remarks>
public static class HeldOutWords
{
    private const double Least = 1e-300;

    /// <summary>The perplexity per held-out word; null: no document has two words.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Documents.</param>
    /// <param name="batchSize">Documents per batch.</param>
    /// <param name="limit">Number of documents; null: all.</param>
    /// <param name="stop">Cancels.</param>
    public static Measured? Perplexity(
        ITopicModel model, DeviceData data, int batchSize, long? limit = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var count = Math.Min(limit ?? data.Count, data.Count);
        var beta = model.TopicWords;
        List<Tensor> all = [];
        for (long from = 0; from < count; from += batchSize)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var n = data.Range(from, Math.Min(from + batchSize, count));
            var seen = Every(n, 0);
            var held = (n - seen).flatten(1);                                          // [B, V]
            var logP = model.DocumentTopics(seen).mm(beta).to(float64).clamp(min: Least).log();
            all.Add(stack([-(held * logP).sum([1]), held.sum([1]).to(float64)]).MoveToOuterDisposeScope());
        }
        var sums = cat(all, 1);                                                        // [2, n]
        var (nll, words) = (sums.select(0, 0), sums.select(0, 1));
        var total = words.sum().item<double>();
        if (!(total > 0)) return null;
        var perWord = nll.sum() / total;
        // The standard error of a ratio of sums, by its first derivatives.
        var deviation = (nll - perWord * words).square().sum().sqrt().item<double>() / total;
        var perplexity = Math.Exp(perWord.item<double>());
        return new("perplexity", "words", new(perplexity, perplexity * deviation, count));
    }

    /// <summary>Every second word of documents n [B, ...], counted in the order of the vocabulary: the first, third,
    /// ... with offset 0.</summary>
    public static Tensor Every(Tensor n, int offset)
    {
        var up = ((n.flatten(1).cumsum(1) + (1 - offset)) / 2).floor();                // words taken up to v
        return (up - cat([zeros_like(up.narrow(1, 0, 1)), up.narrow(1, 0, up.size(1) - 1)], 1)).view(n.shape);
    }
}
