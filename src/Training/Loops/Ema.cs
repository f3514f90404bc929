using Generative.Learning;
using Training.Config;

namespace Training.Loops;

/// <summary>The exponential moving average of a model's weights, as a model of its own.</summary>
/// <remarks>
/// θ̄ ← d_t θ̄ + (1 - d_t) θ,   d_t = min(d, (1 + t) / (10 + t)) with warm-up.
/// Polyak and Juditsky, 1992; the warm-up as in TensorFlow's ExponentialMovingAverage. Buffers, and whatever is no real number, are copied.
/// </remarks>
public sealed class Ema : IDisposable
{
    private readonly EmaOptions o;
    private readonly List<(Tensor Average, Tensor Value)> averaged = [], copied = [];

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
        foreach (var (name, value) in model.state_dict())
        {
            own[name].copy_(value);
            (parameters.Contains(name) && value.is_floating_point() ? averaged : copied).Add((own[name], value));
        }
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
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var d = Decay(t);
        foreach (var (average, value) in averaged) average.mul_(d).add_(value, alpha: 1 - d);
        foreach (var (copy, value) in copied) copy.copy_(value);
    }

    public void Dispose() => Model.Dispose();
}
