using Generative.Configuration;
using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>The exponential moving average of a model's weights, as a model of its own.</summary>
/// <remarks>
/// θ̄ ← d_t θ̄ + (1 - d_t) θ,   d_t = min(d, (1 + t) / (10 + t)) with warm-up.
/// Polyak and Juditsky, 1992; the warm-up as in TensorFlow's ExponentialMovingAverage. Buffers, and whatever is no real
/// number, are copied.
/// </remarks>
public sealed class Ema : IDisposable
{
    private readonly EmaOptions o;
    private readonly (Tensor[] Averages, Tensor[] Values) averaged, copied;

    /// <summary>An average that starts at the model's weights.</summary>
    /// <param name="o">Its decay.</param>
    /// <param name="model">Whose weights are averaged.</param>
    /// <param name="shadow">A model of the same options, on the same device; it is this average's from now on.</param>
    public Ema(EmaOptions o, GenerativeModel model, GenerativeModel shadow)
    {
        (this.o, Model) = (o, shadow);
        using var off = no_grad();
        var parameters = model.named_parameters().Select(p => p.name).ToHashSet();
        var own = shadow.state_dict();
        var pairs = model.state_dict().Select(p => (p.Key, Own: own[p.Key], p.Value))
            .ToLookup(p => parameters.Contains(p.Key) && p.Value.is_floating_point());
        foreach (var pair in pairs.SelectMany(p => p)) pair.Own.copy_(pair.Value);
        averaged = ([.. pairs[true].Select(p => p.Own)], [.. pairs[true].Select(p => p.Value)]);
        copied = ([.. pairs[false].Select(p => p.Own)], [.. pairs[false].Select(p => p.Value)]);
        foreach (var p in shadow.parameters()) p.requires_grad = false;
        shadow.eval();
    }

    /// <summary>The average, without gradients.</summary>
    public GenerativeModel Model { get; }

    /// <summary>d_t.</summary>
    public double Decay(long t) => o.Warmup ? Math.Min(o.Decay, (1.0 + t) / (10.0 + t)) : o.Decay;

    /// <summary>Takes in the weights as they are after step t (from 0); no host read.</summary>
    public void Update(long t)
    {
        if (averaged.Averages.Length > 0) ListOperators.Average(averaged.Averages, averaged.Values, Decay(t));
        if (copied.Averages.Length > 0) ListOperators.Assign(copied.Averages, copied.Values);
    }

    public void Dispose() => Model.Dispose();
}
