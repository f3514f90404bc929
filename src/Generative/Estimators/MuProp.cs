using System.ComponentModel;
using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Estimators;

/// <summary>How much of the expansion around the mean field is the control variate.</summary>
public enum MuPropKind
{
    /// <summary>f at the mean field.</summary>
    Simple,

    /// <summary>f and its first derivative there.</summary>
    Full,
}

/// <summary>Options of <see cref="MuProp"/>.</summary>
[Kind("muProp", "score function with a Taylor expansion around the mean field as control variate")]
public sealed record MuPropOptions : EstimatorOptions
{
    [Description("full: f and its derivative at the mean field; simple: f only")]
    public MuPropKind Kind { get; init; } = MuPropKind.Full;

    [Description("learned baseline subtracted from the residual f - c; null: none")]
    public BaselineOptions? Baseline { get; init; }

    /// <inheritdoc/>
    public override bool IsImportanceWeighted => false;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new MuProp(this, shape);
}

/// <summary>Score function with a first-order Taylor expansion around the mean field as control variate. Unbiased; f
/// differentiable in h.</summary>
/// <remarks>
/// c_l(h) = f(h̄) + f'_l(h̄)ᵀ (h - h̄_l),   ∇E_q[f] ≈ Σ_l (f - c_l(h_l)) ∇log q_l(h_l) + f'_l(h̄)ᵀ ∇μ_l(h_{l-1}),
/// h̄_l = μ_l(h̄_{l-1}) the mean-field pass, f'_l the derivative through the layers above l as well. Simple: f'_l is
/// left out.
/// Gu, Levine, Sutskever and Mnih, "MuProp", 2016, arXiv:1511.05176, with a baseline for f - c_l their MuProp-C; Tucker
/// et al., 2017, arXiv:1703.07370 (simple).
/// </remarks>
public sealed class MuProp(MuPropOptions o, LatentShape shape) : GradientEstimator(nameof(MuProp))
{
    private readonly MuPropOptions o = Checked.Of(o);
    private readonly LearnedBaseline? baseline = o.Baseline is { } b ? new(b, shape) : null;

    /// <inheritdoc/>
    public override Tensor Surrogate(IStochasticObjective objective)
    {
        RequireMean(objective);
        var path = LatentPath.Sample(objective, o.Samples);
        var f = objective.Value(path);                                               // [K, B]
        var full = o.Kind == MuPropKind.Full && is_grad_enabled();
        LatentPath meanField;
        Tensor fBar;
        using (set_grad_enabled(full))
        {
            meanField = LatentPath.Draw(objective, 1, (l, q) => l == 0 ? q.Mean.detach().requires_grad_(full)
                : q.Mean, keepScore: full);
            fBar = objective.Value(meanField);                                       // [1, B]
        }
        var slopes = full ? Gradients.Of(fBar, meanField.H) : null;    // each [1, B, ...]

        var surrogate = f.mean([0]);
        var rest = f.detach() - fBar.detach();
        for (var l = 0; l < path.Layers; l++)
        {
            var slope = slopes?[l];
            var signal = new Signal(slope is null ? rest
                : rest - (slope * (path.H[l] - meanField.H[l].detach())).SumLatents());
            if (baseline is not null) signal = baseline.Of(signal.Value.detach(), objective, path, l);
            // One scale for both parts keeps the direction.
            if (slope is not null && signal.Scale is { } scale) slope = slope * scale;
            surrogate = surrogate + (signal.Value.detach() * path.LogProb(l).GradientOnly()).mean([0]);
            if (slope is not null)
                surrogate = surrogate + (slope * path.Q[l].Mean).SumLatents().GradientOnly().mean([0]);
            if (signal.OwnLoss is { } ownLoss) surrogate = surrogate + ownLoss.GradientOnly().mean([0]);
        }
        return surrogate;
    }
}
