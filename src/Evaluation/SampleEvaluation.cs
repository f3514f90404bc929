using System.Security.Cryptography;
using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>Metrics of a model's samples against test examples, for several seeds; the floor is the same with training
/// examples instead of samples.</summary>
/// <remarks>
/// Images are compared as bytes. Data binarized at random in training are compared as gray images; data binarized by a
/// threshold as binary images. Sample k of seed s has the seed s n + k.
/// </remarks>
public static class SampleEvaluation
{
    /// <summary>Evaluates n samples per seed.</summary>
    /// <param name="sampler">The model.</param>
    /// <param name="data">Its data: test examples are the reference, training examples the floor.</param>
    /// <param name="options">The data's options.</param>
    /// <param name="extractor">Classifier for features of images; null: pixels are compared.</param>
    /// <param name="n">Samples per seed.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="device">The model's device.</param>
    /// <param name="batch">Samples per batch.</param>
    /// <param name="note">Receives progress.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="DataException">There are too few samples or examples.</exception>
    /// <exception cref="NonFiniteException">A metric is NaN or infinite.</exception>
    public static SampleRecord Of(
        ISampler sampler, DataSets data, DataOptions options, Extractor? extractor, int n, IReadOnlyList<long> seeds,
        Device device, int batch = 256, Action<string>? note = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var memory = NativeSettings.GiveBack();
        Check(data, extractor, n);
        var (train, test) = (Values(data.Train, options.Binarization), Values(data.Test, options.Binarization));
        Extractor? used = data.Shape.IsVector ? null : extractor;
        using ISampleMetrics metrics = used is null
            ? new PointMetrics(test, options, new(train, test))
            : new ImageMetrics(used, test, Labels(data.Test), new(train, test), stop);
        note?.Invoke($"reference: {test.size(0)} test examples seen");

        List<IReadOnlyList<MetricValue>> made = [], real = [];
        foreach (var seed in seeds)
        {
            using var round = NewDisposeScope();
            using var first = RandomState.Generator((ulong)seed);
            using var second = RandomState.Generator((ulong)seed);
            using var order = RandomState.Generator((ulong)seed);
            long[] own = [.. Enumerable.Range(0, n).Select(k => seed * n + k)];
            var samples = Samples.Draw(sampler, own, batch, null, device, stop);
            made.Add([.. metrics.Read(samples, first, stop), .. metrics.ReadSamples(samples)]);
            var chosen = randperm(train.size(0), generator: order).slice(0, 0, n, 1);
            real.Add([.. metrics.Read(train.index_select(0, chosen), second, stop)]);
            note?.Invoke($"seed {seed}: {n} samples, and as many training examples, measured");
        }
        var bad = made.SelectMany(m => m).FirstOrDefault(m => !double.IsFinite(m.Value));
        if (bad.Name is not null)
            throw new NonFiniteException($"evaluation: '{bad.Name}' of the samples is {bad.Value}");
        SampleMeasure[] measures =
        [
            .. made[0].Select((m, k) => new SampleMeasure(m.Name, m.Unit, [.. made.Select(r => r[k].Value)],
                k < real[0].Count ? [.. real.Select(r => r[k].Value)] : null)),
        ];
        var sum = Convert.ToHexStringLower(SHA256.HashData(test.contiguous().bytes));
        var binary = options.Binarization == Binarization.Threshold ? ", binary" : "";
        return new(n, seeds, $"test examples of {data.Name}{binary}", test.size(0), sum, used?.Name, used?.Sha256,
            (metrics as ImageMetrics)?.Accuracy, measures);
    }

    /// <summary>Refuses too few samples or examples, before anything is measured.</summary>
    /// <exception cref="DataException">There are too few.</exception>
    public static void Check(DataSets data, Extractor? extractor, int n)
    {
        if (data.Shape.IsSequence)
            throw new DataException(data.Name, "examples", "sequences",
                "images or vectors: there are no metrics of samples of sequences");
        var needs = data.Shape.IsVector || extractor is null ? PointMetrics.MinimumCount
            : ImageMetrics.Of(extractor, data.Shape.Channels);
        needs.Check("--samples", "samples", n);
        needs.Check(data.Name, "test examples", data.Test.Count);
        if (data.Train.Count < n)
            throw new DataException(data.Name, "training examples", $"{data.Train.Count}",
                $"{n} or more, as many as samples: the floor is theirs");
    }

    // [n, C, H, W] on the CPU: uint8 for images, float32 for vectors.
    private static Tensor Values(DataPart part, Binarization binarization)
    {
        var values = part.Examples().Tensor();
        if (part.Set.Shape.IsVector) return values.to(float32);
        if (values.dtype != uint8) values = values.clamp(0, 1).mul(255).round().to(uint8);
        return binarization == Binarization.Threshold ? values.ge(128).to(uint8).mul(255) : values;
    }

    private static Tensor? Labels(DataPart part) =>
        part.Labels is { Length: > 0 } labels ? tensor(labels, dtype: uint8).to(int64) : null;
}
