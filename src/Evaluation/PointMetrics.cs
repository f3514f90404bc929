using Generative.Data;
using Generative.Metrics;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>Metrics of vectors, or of images without an extractor, by their own numbers.</summary>
internal sealed class PointMetrics(Tensor reference, DataOptions data, Memorization memorization) : ISampleMetrics
{
    /// <summary>The number of examples that the Wasserstein distance needs.</summary>
    public static readonly MinimumCount MinimumCount =
        new(500, "the earth mover's distance of fewer is mostly that of two draws of one distribution, which falls "
        + "like 1/sqrt(n)");

    /// <inheritdoc/>
    public IEnumerable<MetricValue> Read(Tensor examples, Generator random, CancellationToken stop)
    {
        var (x, y) = (Memorization.Numbers(examples), Memorization.Numbers(reference));
        var images = examples.dtype == uint8;
        var unit = images ? "pixel range" : "the data's own";
        List<MetricValue> readings =
            [new(images ? "sliced_w1_pixels" : "sliced_w1", unit, Wasserstein1.Sliced(x, y, random))];
        if (images) return readings;
        readings.Add(new("marginal_w1", unit, Wasserstein1.Marginal(x, y)));
        if (data is ToyOptions { Name: Toy.EightGaussians or Toy.TwoGaussians } toy)
        {
            var modes = Toys.Components(toy.Name);
            double[] centers = [.. modes.SelectMany(m => new[] { m.X, m.Y })];
            var means = tensor(centers, dtype: x.dtype).view(modes.Count, 2);
            var s = ModeCoverage.Of(x, means, toy.Noise ?? Toys.OwnNoise(toy.Name), [.. modes.Select(m => m.Weight)]);
            readings.Add(new("modes", $"of {modes.Count}", s.Covered));
            readings.Add(new("high_quality", "share of samples within 3σ", s.HighQuality));
            readings.Add(new("mode_kl", "nats", s.Kl));
        }
        return readings;
    }

    /// <inheritdoc/>
    public IEnumerable<MetricValue> ReadSamples(Tensor samples) => [memorization.Read(samples)];

    public void Dispose() => memorization.Dispose();
}
