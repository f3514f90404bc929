using Generative.Training;
using Generative.Data;

namespace Generative.Evaluation;

/// <summary>How well categories that were found without labels agree with the labels.</summary>
/// <remarks>
/// accuracy = 1/n sum_k max_c n_kc, n_kc the examples of class c in category k: each category stands for its most
/// frequent class, read off the same examples.
/// Chen et al., "InfoGAN", 2016, arXiv:1606.03657, section 7.2. With as many categories as examples it would be 1: K
/// stands in its name.
/// </remarks>
public static class CategoryAgreement
{
    /// <summary>The share of examples that are of their category's most frequent class.</summary>
    /// <param name="model">What sorts.</param>
    /// <param name="data">Labeled examples.</param>
    /// <param name="batchSize">Examples at once; changes nothing.</param>
    /// <param name="limit">The first so many of them; null: all.</param>
    /// <param name="stop">Ends it early.</param>
    public static Measured Of(
        IClusterer model, DeviceData data, int batchSize, long? limit = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var count = Math.Min(limit ?? data.Count, data.Count);
        List<Tensor> found = [], known = [];
        for (long from = 0; from < count; from += batchSize)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var to = Math.Min(from + batchSize, count);
            found.Add(model.Categorize(data.Range(from, to)).MoveToOuterDisposeScope());
            var labels = data.LabelRange(from, to)
                ?? throw new ArgumentException("agreement: got data without labels", nameof(data));
            known.Add(labels.MoveToOuterDisposeScope());
        }
        var (k, c) = (cat(found, 0), cat(known, 0));                                                // [n]
        var classes = c.max().item<long>() + 1;
        // n_kc
        var counts = (k * classes + c).bincount(null, model.Categories * classes).view(model.Categories, classes);
        var classOf = counts.argmax(1);                                                             // [K]
        var name = $"agreement_{model.Categories}";
        return new(name, "share of the examples", Estimate.Of(classOf.index_select(0, k).eq(c), name));
    }
}
