using Generative.Learning;
using Training.Data;

namespace Training.Evaluation;

/// <summary>A number with what it rests on.</summary>
/// <param name="Value">The mean over examples.</param>
/// <param name="StandardError">Standard deviation over examples by sqrt(n).</param>
/// <param name="Count">n, examples.</param>
/// <param name="Samples">k, importance samples per example; null where none were drawn.</param>
public sealed record Estimate(double Value, double StandardError, long Count, int? Samples = null)
{
    /// <summary>Mean and standard error of per-example values [n]: one host read.</summary>
    public static Estimate Of(Tensor values, int? samples = null)
    {
        using var scope = NewDisposeScope();
        var v = values.to(float64);
        var both = stack([v.mean(), v.numel() > 1 ? v.std() / Math.Sqrt(v.numel()) : zeros_like(v.mean())]).cpu().data<double>().ToArray();
        return new(both[0], both[1], v.numel(), samples);
    }
}

/// <summary>What a model costs on images it was not trained on.</summary>
public static class LossEvaluation
{
    /// <summary>Each term of the loss and their sum, over all images (or the first <paramref name="limit"/>), without gradient.</summary>
    /// <remarks>Names: the terms' own, and <c>loss</c> for the sum, in nats per image for likelihood models.</remarks>
    public static IReadOnlyList<(string Name, Estimate Estimate)> Terms(IObjective model, DeviceData images, int batchSize, long? limit = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        Dictionary<string, List<Tensor>> parts = [];
        List<string> order = [];
        var count = Math.Min(limit ?? images.Count, images.Count);
        for (long from = 0; from < count; from += batchSize)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var terms = model.Loss(images.Range(from, Math.Min(from + batchSize, count)));
            foreach (var (name, value) in terms.Append(("loss", terms.Total)))
            {
                if (!parts.TryGetValue(name, out var list))
                {
                    parts[name] = list = [];
                    order.Add(name);
                }
                list.Add(value.MoveToOtherDisposeScope(scope));
            }
        }
        return [.. order.Select(name => (name, Estimate.Of(cat(parts[name], 0))))];
    }

    /// <summary>-log p(x) in nats per image, by importance sampling with k samples: an upper bound in expectation, tighter as k grows.</summary>
    /// <remarks>
    /// log p(x) ≈ logsumexp_k log w_k - log k. Burda, Grosse and Salakhutdinov, 2016, arXiv:1509.00519. Samples are drawn in chunks, so that memory does not grow with k.
    /// </remarks>
    public static Estimate NegativeLogLikelihood(IImportanceWeighted model, DeviceData images, int k, int batchSize, long? limit = null, Action<long, long>? progress = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var count = Math.Min(limit ?? images.Count, images.Count);
        // About as many latents at once as a plain batch has, ten times over.
        var chunk = Math.Clamp(10 * 500 / batchSize, 1, k);
        List<Tensor> values = [];
        for (long from = 0; from < count; from += batchSize)
        {
            using var inner = NewDisposeScope();
            var x = images.Range(from, Math.Min(from + batchSize, count));
            Tensor? total = null;                                                     // [B], logsumexp so far
            for (var done = 0; done < k; done += chunk)
            {
                stop.ThrowIfCancellationRequested();
                using var round = NewDisposeScope();
                var part = model.LogWeights(x, Math.Min(chunk, k - done)).to(float64).logsumexp(0);
                total = (total is null ? part : logaddexp(total, part)).MoveToOtherDisposeScope(inner);
            }
            values.Add((Math.Log(k) - total!).MoveToOtherDisposeScope(scope));
            progress?.Invoke(Math.Min(from + batchSize, count), count);
        }
        return Estimate.Of(cat(values, 0), k);
    }
}
