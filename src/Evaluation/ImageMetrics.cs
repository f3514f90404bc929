using Generative.Metrics;

namespace Generative.Evaluation;

/// <summary>Metrics of images, by the features of a classifier.</summary>
internal sealed class ImageMetrics : ISampleMetrics
{
    private readonly Extractor extractor;
    private readonly Tensor features;                          // [N, F] of the reference
    private readonly NeighborManifold manifold;
    private readonly double[] shares;                          // [K] of the reference's classes
    private readonly Memorization memorization;
    private readonly bool stacked;

    /// <summary>Metrics against reference images [N, C, H, W] (uint8) with labels [N] or none.</summary>
    public ImageMetrics(Extractor extractor, Tensor reference, Tensor? labels, Memorization memorization,
        CancellationToken stop)
    {
        (this.extractor, this.memorization) = (extractor, memorization);
        using var scope = NewDisposeScope();
        var (phi, logP) = extractor.See(reference, stop);
        features = phi.DetachFromDisposeScope();
        manifold = new(features);
        stacked = extractor.Stacks(reference.size(1));
        // One more of each class than counted, so that the KL divergence stays finite for a class that the reference
        // lacks. The 1000 modes of stacked digits are equally likely.
        var counts = Histogram.Counts(Classes(logP), stacked ? 1000 : extractor.Shape.Classes);
        shares = [.. counts.Select(c => stacked ? 0.001 : (c + 1.0) / (reference.size(0) + counts.Length))];
        if (labels is not null) Accuracy = logP.argmax(1).eq(labels.to(logP.device)).to(float64).mean().item<double>();
    }

    /// <summary>Accuracy of the extractor on the reference; null without labels.</summary>
    public double? Accuracy { get; }

    /// <summary>The number of images that the Fréchet distance needs.</summary>
    public static MinimumCount Of(Extractor extractor, long channels)
    {
        var F = (int)extractor.FeatureCount * (extractor.Stacks(channels) ? 3 : 1);
        return new(
            Math.Max(2000, 10 * F),
            $"the covariance of {F} features from fewer is so noisy that a Fréchet distance is mostly bias, which "
            + "falls like 1/n");
    }

    /// <inheritdoc/>
    public IEnumerable<MetricValue> Read(Tensor examples, Generator random, CancellationToken stop)
    {
        var (phi, logP) = extractor.See(examples, stop);
        var name = stacked ? $"stacked_{extractor.Name}" : extractor.Name;
        var (kd, deviation) = KernelDistance.BySubsets(phi, features, random);
        using var made = new NeighborManifold(phi);
        stop.ThrowIfCancellationRequested();
        var s = manifold.Of(made);
        var counts = Histogram.Counts(Classes(logP), shares.Length);
        List<MetricValue> readings =
        [
            new($"fd_{name}", "squared feature distance", FrechetDistance.Between(phi, features)),
            new($"kd_{name}", "MMD², mean over subsets of 1000", kd),
            new($"kd_{name}_subsets", "MMD², deviation over the subsets", deviation),
            new("precision", "share of samples, k 3", s.Precision),
            new("recall", "share of examples, k 3", s.Recall),
            new("density", "balls a sample is in, k 5", s.Density),
            new("coverage", "share of examples, k 5", s.Coverage),
            stacked
                ? new("modes", "of 1000, with a sample", Histogram.Covered(counts, shares, least: 0))
                : new("classes", $"of {shares.Length}, a tenth of their share", Histogram.Covered(counts, shares)),
            new(stacked ? "mode_kl" : "class_kl", "nats", Histogram.Kl(counts, shares)),
        ];
        if (!stacked) readings.Insert(3, new($"cs_{name}", $"classes, 1 to {shares.Length}", ClassifierScore.Of(logP)));
        return readings;
    }

    // Classes [n] of log p [n, K], or modes [n] of [n, 3, K] for stacked digits.
    private Tensor Classes(Tensor logP) => stacked ? Histogram.Stacked(logP.argmax(2)) : logP.argmax(1);

    /// <inheritdoc/>
    public IEnumerable<MetricValue> ReadSamples(Tensor samples) => [memorization.Read(samples)];

    public void Dispose()
    {
        features.Dispose();
        manifold.Dispose();
        memorization.Dispose();
    }
}
