using Generative.Data;
using Generative.Inference;
using Generative.MonteCarlo;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>Measures of a model on examples: the terms of its loss, its own measures, its likelihood.</summary>
public static class ExampleMeasures
{
    // Latents drawn at once.
    private const int MostLatents = 10 * 500;

    /// <summary>Means over all examples, or the first <paramref name="limit"/>.</summary>
    /// <returns>
    /// The terms of the loss and their sum <c>loss</c>, for a model with one loss; then the measures of an
    /// <see cref="IMeasured"/> model. Empty for a model with neither, such as a GAN.
    /// </returns>
    /// <exception cref="NonFiniteException">A value is NaN or infinite.</exception>
    public static IReadOnlyList<Measured> Of(
        GenerativeModel model, DeviceData data, int batchSize, long? limit = null, CancellationToken stop = default)
    {
        var loss = model.HasOneLoss ? model.Phases[0].Loss : null;
        var own = model as IMeasured;
        if (loss is null && own is null) return [];
        using var gate = FinalizerGate.Close();
        using var scope = NewDisposeScope();
        using var off = no_grad();
        List<List<(string Name, Tensor Value)>> batches = [];
        var count = Math.Min(limit ?? data.Count, data.Count);
        for (long from = 0; from < count; from += batchSize)
        {
            stop.ThrowIfCancellationRequested();
            FinalizerGate.LetThrough();
            using var inner = NewDisposeScope();
            var batch = data.Part(from, Math.Min(from + batchSize, count));
            List<(string Name, Tensor Value)> values = [];
            if (loss?.Invoke(batch) is { } terms) values.AddRange([.. terms, ("loss", terms.Total)]);
            if (own is not null) values.AddRange(own.Measure(batch));
            CheckNames(model, [.. values.Select(v => v.Name)]);
            foreach (var (_, value) in values) value.MoveInto(scope);
            batches.Add(values);
        }
        var measures = batches.SelectMany(b => b).GroupBy(v => v.Name, v => v.Value);
        return [.. measures.Select(m =>
            new Measured(m.Key, Measured.UnitOf(model, m.Key), Estimate.Of(cat([.. m], 0), m.Key)))];
    }

    private static void CheckNames(GenerativeModel model, string[] names)
    {
        if (names.Distinct().Count() < names.Length)
            throw new ArgumentException(
                $"{model.Kind}: two of its measures have one name: {string.Join(", ", names)}", nameof(model));
    }

    /// <summary>-log p(x) in nats, estimated with k importance samples: an upper bound, tighter as k grows.</summary>
    /// <remarks>
    /// log p(x) ≈ logsumexp_k log w_k - log k. Burda, Grosse and Salakhutdinov, 2016, arXiv:1509.00519.
    /// Samples are drawn in chunks, so that memory does not grow with k.
    /// </remarks>
    public static Measured NegativeLogLikelihood(
        IImportanceWeighted model, DeviceData data, int k, int batchSize, long? limit = null,
        Action<long, long>? progress = null, CancellationToken stop = default)
    {
        using var gate = FinalizerGate.Close();
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var count = Math.Min(limit ?? data.Count, data.Count);
        var chunk = Math.Clamp(MostLatents / batchSize, 1, k);
        List<Tensor> values = [];
        for (long from = 0; from < count; from += batchSize)
        {
            using var inner = NewDisposeScope();
            var batch = data.Part(from, Math.Min(from + batchSize, count));
            Tensor? total = null;                              // [B], logsumexp so far
            for (var done = 0; done < k; done += chunk)
            {
                stop.ThrowIfCancellationRequested();
                FinalizerGate.LetThrough();
                using var round = NewDisposeScope();
                var part = model.LogWeights(batch, Math.Min(chunk, k - done)).to(float64).logsumexp(0);
                total = (total is null ? part : logaddexp(total, part)).MoveInto(inner);
            }
            values.Add((Math.Log(k) - total!).MoveInto(scope));
            progress?.Invoke(Math.Min(from + batchSize, count), count);
        }
        return new("nll", Measured.Nats, Estimate.Of(cat(values, 0), "nll", k));
    }

    /// <summary>-log p(x) in nats by annealed importance sampling: above it on average, and independent of an
    /// encoder. Its name is <c>ais_</c> and the number of steps. Null: the model has no such joint density.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Examples.</param>
    /// <param name="sampling">How it is annealed.</param>
    /// <param name="chains">k, chains for each example.</param>
    /// <param name="batchSize">Examples at once.</param>
    /// <param name="limit">Number of examples; null: all.</param>
    /// <param name="stop">Cancels.</param>
    public static Measured? Annealed(
        IImportanceWeighted model, DeviceData data, AnnealedImportance sampling, int chains, int batchSize,
        long? limit = null, CancellationToken stop = default)
    {
        using var gate = FinalizerGate.Close();
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var count = Math.Min(limit ?? data.Count, data.Count);
        List<Tensor> values = [];
        for (long from = 0; from < count; from += batchSize)
        {
            using var inner = NewDisposeScope();
            var batch = data.Part(from, Math.Min(from + batchSize, count));
            if (model.Joint(batch, chains) is not { } joint) return null;
            var logW = sampling.LogWeights(joint, stop).to(float64);
            values.Add((Math.Log(chains) - logW.logsumexp(0)).MoveInto(scope));
        }
        var name = $"ais_{sampling.Steps}";
        return new(name, Measured.Nats, Estimate.Of(cat(values, 0), name, chains));
    }
}
