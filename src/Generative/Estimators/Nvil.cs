using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;

namespace Generative.Estimators;

/// <summary>Options of <see cref="Nvil"/>.</summary>
public sealed record NvilOptions : EstimatorOptions
{
    [Description("widths of the hidden layers of each baseline network")]
    public IReadOnlyList<int> Hidden { get; init; } = [100];

    [Description("take the running mean from the signal")]
    public bool Centre { get; init; } = true;

    [Description("divide the signal by its running deviation where that exceeds 1 (scales the gradient)")]
    public bool Normalise { get; init; } = true;

    [Description("decay of the running mean and variance, per step"), Range(0.0, 0.99999)]
    public double Decay { get; init; } = 0.8;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new Nvil(this, shape);
}

/// <summary>Score function with a learned baseline per layer, centred and normalised. Unbiased but for the scale of the normalisation; any latents.</summary>
/// <remarks>
/// signal_l = (f - C_l(below) - c_l) / max(1, √v_l),   C_l trained by (f - c_l - C_l)², c_l and v_l the running mean and variance of f - C_l.
/// C_0 reads the objective's context, C_l the layer below, h_{l-1}.
/// Mnih and Gregor, "Neural Variational Inference and Learning in Belief Networks", 2014, arXiv:1402.0030, section 2.3 and algorithm 1.
/// weight, mean, variance [L].
/// </remarks>
public sealed class Nvil(NvilOptions o, LatentShape shape) : ScoreFunctionEstimator(nameof(Nvil), o.Samples)
{
    private readonly ModuleList<Sequential> baselines = new([.. shape.Widths.Select((_, l) => Mlp.Create(l == 0 ? shape.Context : shape.Widths[l - 1], o.Hidden, 1, Activation.Tanh))]);
    private readonly Tensor weight = zeros(shape.Widths.Count);
    private readonly Tensor mean = zeros(shape.Widths.Count);
    private readonly Tensor variance = zeros(shape.Widths.Count);

    /// <inheritdoc/>
    protected override Signal SignalOf(Draws draws, int layer)
    {
        var below = layer == 0 ? draws.Objective.Context ?? throw new NotSupportedException("nvil: the objective has no context for the baseline to read")
            : draws.Path.H[layer - 1].detach().flatten(2);
        var baseline = baselines[layer].call(below).squeeze(-1);                     // [B] or [K, B]
        var (w, m, v) = (weight[layer], mean[layer], variance[layer]);
        Tensor rest, centred, signal;
        using (no_grad())
        {
            var seen = w.clamp_min(1e-30);
            rest = draws.Reward - baseline;                                          // [K, B]
            centred = o.Centre ? draws.Reward - m / seen : draws.Reward;
            signal = centred - baseline;
            if (o.Normalise) signal = signal / (v / seen).sqrt().clamp_min(1);
            if (training) Update(w, m, v, rest);
        }
        return new(signal, training ? (centred - baseline).square() : null);
    }

    private void Update(Tensor w, Tensor m, Tensor v, Tensor rest)
    {
        var now = rest.mean();
        w.mul_(o.Decay).add_(1 - o.Decay);
        m.mul_(o.Decay).add_(now * (1 - o.Decay));
        v.mul_(o.Decay).add_((rest - now).square().mean() * (1 - o.Decay));
    }
}
