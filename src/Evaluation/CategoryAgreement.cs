using Generative.Data;
using Generative.Metrics;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>Agreement of categories found without labels with the labels.</summary>
/// <remarks>
/// accuracy = 1/n Σ_k max_c n_kc, n_kc the number of examples of class c in category k: each category predicts its most
/// frequent class. Chen et al., "InfoGAN", 2016, arXiv:1606.03657, section 7.2. The number of categories K is part of
/// the name, since more categories agree better. The others are those of <see cref="ClusterAgreement"/>.
/// </remarks>
public static class CategoryAgreement
{
    /// <summary>The share of examples in the most frequent class of their category; the accuracy where each category
    /// has a class of its own; normalized mutual information; the adjusted Rand index. Of the model's other sorts of
    /// categories the first of these.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Labeled examples.</param>
    /// <param name="batchSize">Examples per batch.</param>
    /// <param name="limit">Number of examples; null: all.</param>
    /// <param name="stop">Cancels.</param>
    public static IReadOnlyList<Measured> Of(
        IClusterer model, DeviceData data, int batchSize, long? limit = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var count = Math.Min(limit ?? data.Count, data.Count);
        IClusterer[] all = [model, .. model.Others];
        var found = all.Select(_ => new List<Tensor>()).ToArray();
        List<Tensor> known = [];
        for (long from = 0; from < count; from += batchSize)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var to = Math.Min(from + batchSize, count);
            var x = data.Range(from, to);
            foreach (var (one, categories) in all.Zip(found))
                categories.Add(one.Categorize(x).MoveToOuterDisposeScope());
            var labels = data.LabelRange(from, to)
                ?? throw new ArgumentException("agreement: got data without labels", nameof(data));
            known.Add(labels.MoveToOuterDisposeScope());
        }
        var c = cat(known, 0);                                 // [n]
        var classes = c.max().item<long>() + 1;
        var tables = all.Zip(found, (one, k) => Agreement(cat(k, 0), one.Categories)).DistinctBy(t => t.Share.Name)
            .ToArray();
        var table = Table(tables[0].Counts);
        return
        [
            tables[0].Share,
            Whole("cluster_accuracy", "share of the examples", ClusterAgreement.Accuracy),
            Whole("nmi", "0 to 1", ClusterAgreement.NormalizedInformation),
            Whole("ari", "at most 1", ClusterAgreement.AdjustedRand),
            .. tables.Skip(1).Select(t => t.Share),
        ];

        (Measured Share, Tensor Counts) Agreement(Tensor k, int K)
        {
            var counts = (k * classes + c).bincount(null, K * classes).view(K, classes);             // n_kc
            var classOf = counts.argmax(1);                    // [K]
            var name = $"agreement_{K}";
            return (new(name, "share of the examples", Estimate.Of(classOf.index_select(0, k).eq(c), name)), counts);
        }

        Measured Whole(string name, string unit, Func<double[,], double> f) =>
            new(name, unit, new(f(table), ClusterAgreement.StandardError(table, f), count));
    }

    // n_kc.
    private static double[,] Table(Tensor counts)
    {
        var (rows, columns) = ((int)counts.size(0), (int)counts.size(1));
        var values = counts.cpu().data<long>().ToArray();
        var table = new double[rows, columns];
        for (var i = 0; i < values.Length; i++) table[i / columns, i % columns] = values[i];
        return table;
    }
}
