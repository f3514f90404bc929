using Generative.Numerics;

namespace Generative.Training;

/// <summary>Exponential moving average of a model's weights, as a second model.</summary>
/// <remarks>
/// θ̄ ← d_t θ̄ + (1 - d_t) θ,   d_t = min(d, (1 + t) / (10 + t)) with warm-up.
/// Polyak and Juditsky, 1992; warm-up as in TensorFlow's ExponentialMovingAverage. Buffers and integers are copied.
/// </remarks>
public sealed class Ema : IDisposable
{
    private readonly EmaOptions o;
    private readonly (Tensor[] Averages, Tensor[] Values) averaged, copied;

    /// <summary>An average that starts at the model's weights.</summary>
    /// <param name="o">The decay.</param>
    /// <param name="model">The model in training.</param>
    /// <param name="create">Creates a model of the same options; its random numbers do not change those of training.
    /// </param>
    public Ema(EmaOptions o, GenerativeModel model, Func<GenerativeModel> create)
    {
        using var off = no_grad();
        using (var random = RandomState.Get())
        {
            (this.o, Model) = (o, create());
            RandomState.Set(random);
        }
        var values = model.state_dict();
        if (model.parameters().FirstOrDefault() is { } first) Model.to(first.device, first.dtype);
        var own = Model.state_dict();
        foreach (var (name, value) in values) own[name].copy_(value);

        var parameters = model.named_parameters().Select(p => p.name).ToHashSet();
        var names = values.Keys.ToLookup(name => parameters.Contains(name) && values[name].is_floating_point());
        averaged = ([.. names[true].Select(n => own[n])], [.. names[true].Select(n => values[n])]);
        copied = ([.. names[false].Select(n => own[n])], [.. names[false].Select(n => values[n])]);
        foreach (var p in Model.parameters()) p.requires_grad = false;
        Model.eval();
    }

    /// <summary>The model with the averaged weights, without gradients.</summary>
    public GenerativeModel Model { get; }

    /// <summary>d_t.</summary>
    public double Decay(long t) => o.Warmup ? Math.Min(o.Decay, (1.0 + t) / (10.0 + t)) : o.Decay;

    /// <summary>Adds the weights after step t (from 0) to the average, on the device.</summary>
    public void Update(long t)
    {
        if (averaged.Averages.Length > 0) ListOperators.Average(averaged.Averages, averaged.Values, Decay(t));
        if (copied.Averages.Length > 0) ListOperators.Assign(copied.Averages, copied.Values);
    }

    public void Dispose() => Model.Dispose();
}
