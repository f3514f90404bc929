using System.Security.Cryptography;
using Generative.Configuration;
using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>Measures a model by its samples: seed by seed against the test examples, and training examples in place of
/// samples for the floor.</summary>
/// <remarks>
/// Images are compared as bytes, as they would be written. Where training draws binary pixels anew for each batch, the
/// gray ones stand for them; where it cuts them at one half, so are these.
/// Sample k of seed s has the seed s n + k.
/// </remarks>
public static class SampleEvaluation
{
    /// <summary>The record of n samples for each seed.</summary>
    /// <param name="sampler">The model.</param>
    /// <param name="data">Its data: samples are held against Test, the floor comes from Train.</param>
    /// <param name="options">That data's options.</param>
    /// <param name="extractor">By whose features images are compared; null: by their pixels.</param>
    /// <param name="n">Samples for each seed.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="batch">Samples drawn at once.</param>
    /// <param name="note">Told what is done.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="DataException">There are too few examples on a side to say anything.</exception>
    /// <exception cref="NonFiniteException">A number is not finite.</exception>
    public static SampleRecord Of(
        ISampler sampler, DataSets data, DataOptions options, Extractor? extractor, int n, IReadOnlyList<long> seeds,
        Device device, int batch = 256, Action<string>? note = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (train, test) = (Values(data.Train, options.Binarization), Values(data.Test, options.Binarization));
        Extractor? used = data.Shape.IsVector ? null : extractor;
        // Counts first: what follows takes a minute.
        var needs = used is null ? PointMetrics.MinimumCount : ImageMetrics.Of(used, data.Shape.Channels);
        needs.Check("--samples", "samples", n);
        needs.Check(data.Name, "test examples", test.shape[0]);
        if (train.shape[0] < n)
            throw new DataException(data.Name, "training examples", $"{train.shape[0]}",
            $"{n} or more, as many as samples: the floor is theirs");
        using ISampleMetrics judge = used is null ? new PointMetrics(test, options, new(train, test))
            : new ImageMetrics(used, test, Labels(data.Test), new(train, test), stop);
        note?.Invoke($"reference: {test.shape[0]} test examples seen");

        List<IReadOnlyList<MetricValue>> made = [], real = [];
        foreach (var seed in seeds)
        {
            using var round = NewDisposeScope();
            using Generator first = RandomState.Generator((ulong)seed), second = RandomState.Generator((ulong)seed),
                order = RandomState.Generator((ulong)seed);
            var samples = Samples.Draw(sampler, [.. Enumerable.Range(0, n).Select(k => seed * n + k)], batch, null,
                device, stop);
            made.Add([.. judge.Read(samples, first, stop), .. judge.ReadSamples(samples)]);
            real.Add(
                [.. judge.Read(train.index_select(0, randperm(train.shape[0], generator: order).slice(0, 0, n, 1)),
                second, stop)]);
            note?.Invoke($"seed {seed}: {n} samples, and as many training examples, measured");
        }
        var bad = made.SelectMany(m => m).FirstOrDefault(m => !double.IsFinite(m.Value));
        if (bad.Name is not null)
            throw new NonFiniteException($"evaluation: '{bad.Name}' of the samples is {bad.Value}");
        SampleMeasure[] measures =
        [
            .. made[0].Select((m, k) => new SampleMeasure(
                m.Name, m.Unit, [.. made.Select(r => r[k].Value)], k < real[0].Count ? [.. real.Select(r => r[k].Value)]
                : null)),
        ];
        var sum = Convert.ToHexStringLower(SHA256.HashData(test.contiguous().bytes));
        return new(
            n, seeds,
            $"test examples of {data.Name}{(options.Binarization == Binarization.Threshold ? ", binary" : "")}",
            test.shape[0], sum,
            used?.Name, used?.Sha256, (judge as ImageMetrics)?.Accuracy, measures);
    }

    // [n, C, H, W] on the CPU: uint8 for images, also those that are kept as floats.
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
