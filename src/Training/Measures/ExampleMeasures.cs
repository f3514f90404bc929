using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>What a model says of examples it was not trained on, whatever its family: the terms of its loss, its own
/// measures, its importance-sampled likelihood.</summary>
public static class ExampleMeasures
{
    /// <summary>
    /// Means over all examples (or the first <paramref name="limit"/>), without gradient: each term of the loss and
    /// their sum as <c>loss</c>, of a model that has one loss; each of its
    /// <see cref="IMeasured"/> measures. Empty for a model with neither, such as a game's players.
    /// </summary>
    /// <exception cref="NonFiniteException">A value is not finite; it is named.</exception>
    public static IReadOnlyList<Measured> Of(
        GenerativeModel model, DeviceData data, int batchSize, long? limit = null, CancellationToken stop = default)
    {
        var loss = model.HasOneLoss ? model.Phases[0].Loss : null;
        var own = model as IMeasured;
        if (loss is null && own is null) return [];
        using var gate = FinalizerGate.Close();
        using var scope = NewDisposeScope();
        using var off = no_grad();
        Dictionary<string, List<Tensor>> parts = [];
        List<string> order = [];
        var count = Math.Min(limit ?? data.Count, data.Count);
        for (long from = 0; from < count; from += batchSize)
        {
            stop.ThrowIfCancellationRequested();
            FinalizerGate.LetThrough();
            using var inner = NewDisposeScope();
            var to = Math.Min(from + batchSize, count);
            var batch = data.Part(from, to);
            List<(string Name, Tensor Value)> values = [];
            if (loss?.Invoke(batch) is { } terms) values.AddRange([.. terms, ("loss", terms.Total)]);
            if (own is not null) values.AddRange(own.Measure(batch));
            if (values.DistinctBy(v => v.Name).Count() < values.Count)
                throw new ArgumentException(
                $"{model.GetName()}: two of its measures have one name: {string.Join(", ", values.Select(v => v.Name))}", nameof(model));
            foreach (var (name, value) in values)
            {
                if (!parts.TryGetValue(name, out var list))
                {
                    parts[name] = list = [];
                    order.Add(name);
                }
                list.Add(value.MoveInto(scope));
            }
        }
        return [.. order.Select(
            name => new Measured(name, Units.Of(model, name), Estimate.Of(cat(parts[name], 0), name)))];
    }

    /// <summary>-log p(x) in nats per example, by importance sampling with k samples: an upper bound in expectation,
    /// tighter as k grows.</summary>
    /// <remarks>
    /// log p(x) ≈ logsumexp_k log w_k - log k. Burda, Grosse and Salakhutdinov, 2016, arXiv:1509.00519. Samples are
    /// drawn in chunks, so that memory does not grow with k.
    /// </remarks>
    public static Measured NegativeLogLikelihood(
        IImportanceWeighted model, DeviceData data, int k, int batchSize, long? limit = null,
        Action<long, long>? progress = null, CancellationToken stop = default)
    {
        using var gate = FinalizerGate.Close();
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var count = Math.Min(limit ?? data.Count, data.Count);
        // About as many latents at once as a plain batch has, ten times over.
        var chunk = Math.Clamp(10 * 500 / batchSize, 1, k);
        List<Tensor> values = [];
        for (long from = 0; from < count; from += batchSize)
        {
            using var inner = NewDisposeScope();
            var x = data.Range(from, Math.Min(from + batchSize, count));
            Tensor? total = null;                                                     // [B], logsumexp so far
            for (var done = 0; done < k; done += chunk)
            {
                stop.ThrowIfCancellationRequested();
                FinalizerGate.LetThrough();
                using var round = NewDisposeScope();
                var part = model.LogWeights(x, Math.Min(chunk, k - done)).to(float64).logsumexp(0);
                total = (total is null ? part : logaddexp(total, part)).MoveInto(inner);
            }
            values.Add((Math.Log(k) - total!).MoveInto(scope));
            progress?.Invoke(Math.Min(from + batchSize, count), count);
        }
        return new("nll", Units.Nats, Estimate.Of(cat(values, 0), "nll", k));
    }
}
