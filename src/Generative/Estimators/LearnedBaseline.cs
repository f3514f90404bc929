using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;

namespace Generative.Estimators;

/// <summary>Options of <see cref="LearnedBaseline"/>.</summary>
public sealed record BaselineOptions
{
    [Description("widths of the hidden layers of each baseline network"), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [100];

    [Description("take the running mean from the signal")]
    public bool Center { get; init; } = true;

    [Description("divide the signal by its running deviation where that exceeds 1 (scales the gradient)")]
    public bool Normalize { get; init; } = true;

    [Description("decay of the running mean and variance, per step"), Range(0.0, 0.99999)]
    public double Decay { get; init; } = 0.8;
}

/// <summary>Learned baseline subtracted from the reward, layer by layer: an input-dependent part, a running mean, a
/// running deviation.</summary>
/// <remarks>
/// signal_l = (r_l - C_l(below) - c_l) / max(1, √v_l), C_l trained by (r_l - c_l - C_l)², c_l and v_l the running mean
/// and variance of r_l - C_l.
/// C_0 reads the objective's context, C_l the layer below, h_{l-1}.
/// Mnih and Gregor, "Neural Variational Inference and Learning in Belief Networks", 2014, arXiv:1402.0030, section 2.3
/// and algorithm 1.
/// r_l [K, B]; weight, mean, variance [L].
/// </remarks>
public sealed class LearnedBaseline(BaselineOptions o, LatentShape shape) : Component(nameof(LearnedBaseline))
{
    private readonly ModuleList<Sequential> networks =
        new([.. shape.Widths.Select(
        (_, l) => Mlp.Create(l == 0 ? shape.Context : shape.Widths[l - 1], o.Hidden, 1, Activation.Tanh))]);
    private readonly Tensor weight = zeros(shape.Widths.Count);
    private readonly Tensor mean = zeros(shape.Widths.Count);
    private readonly Tensor variance = zeros(shape.Widths.Count);

    /// <summary>The signal of a layer from its reward r [K, B] (no gradient); called once per layer and step.</summary>
    public Signal Of(Tensor r, IStochasticObjective objective, LatentPath path, int layer)
    {
        var below = layer == 0 ? objective.Context
            ?? throw new NotSupportedException("a learned baseline: the objective has no context for it to read")
            : path.H[layer - 1].detach().flatten(2);
        var baseline = networks[layer].call(below).squeeze(-1);                      // [B] or [K, B]
        var (w, m, v) = (weight[layer], mean[layer], variance[layer]);
        Tensor rest, centered, signal;
        Tensor? scale = null;
        using (no_grad())
        {
            var seen = w.clamp_min(1e-30);
            rest = r - baseline;                                                     // [K, B]
            centered = o.Center ? r - m / seen : r;
            signal = centered - baseline;
            if (o.Normalize)
            {
                scale = 1 / (v / seen).sqrt().clamp_min(1);
                signal = signal * scale;
            }
            if (training) Update(w, m, v, rest);
        }
        return new(signal, training ? (centered - baseline).square() : null, scale);
    }

    private void Update(Tensor w, Tensor m, Tensor v, Tensor rest)
    {
        var now = rest.mean();
        w.mul_(o.Decay).add_(1 - o.Decay);
        m.mul_(o.Decay).add_(now * (1 - o.Decay));
        v.mul_(o.Decay).add_((rest - now).square().mean() * (1 - o.Decay));
    }
}
