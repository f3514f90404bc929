using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Which constant is taken from f.</summary>
public enum BaselineKind
{
    /// <summary>The running mean of f.</summary>
    Mean,

    /// <summary>The one of least variance.</summary>
    Optimal,
}

/// <summary>Options of <see cref="ConstantBaseline"/>.</summary>
[Kind("constantBaseline", "score function with a constant baseline from the steps before")]
public sealed record ConstantBaselineOptions : EstimatorOptions
{
    [Description("mean: running mean of f; optimal: the constant of least variance, Cov/Var, by running averages")]
    public BaselineKind Kind { get; init; } = BaselineKind.Optimal;

    [Description("decay of the running averages, per step"), Range(0.0, 0.99999)]
    public double Decay { get; init; } = 0.9;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new ConstantBaseline(this, shape);
}

/// <summary>Score function with one constant baseline per layer, from the steps before. Unbiased; discrete
/// latents.</summary>
/// <remarks>
/// ∇E_q[f] ≈ 1/K Σₖ (f(hₖ) - c) ∇log q(hₖ),   c* = Cov(f ∇log q, ∇log q) / Var(∇log q) = E[f |∇log q|²] / E[|∇log q|²],
/// the score taken in the logits. Weaver and Tao, "The optimal reward baseline for gradient-based reinforcement
/// learning", 2001.
/// numerator, denominator [L], one number per layer.
/// </remarks>
public sealed class ConstantBaseline(ConstantBaselineOptions o, LatentShape shape)
    : ScoreFunctionEstimator(nameof(ConstantBaseline), Checked.Of(o).Samples)
{
    private readonly Tensor numerator = zeros(shape.Widths.Count);
    private readonly Tensor denominator = zeros(shape.Widths.Count);

    /// <inheritdoc/>
    protected override Signal SignalOf(Draws draws, int layer)
    {
        using var off = no_grad();
        var (above, below) = (numerator[layer], denominator[layer]);
        // [K, B]; the first step has no baseline
        var signal = draws.Reward - above / below.clamp_min(1e-30);
        if (!training) return new(signal);
        if (o.Kind == BaselineKind.Mean)
        {
            Decayed(above, draws.Reward.mean());
            Decayed(below, ones_like(below));
        }
        else
        {
            // |∇log q|² [K, B]
            var weight = Discrete(draws.Path.Q[layer]).Score(draws.Path.H[layer]).square().SumLatents();
            Decayed(above, (draws.Reward * weight).mean());
            Decayed(below, weight.mean());
        }
        return new(signal);
    }

    private void Decayed(Tensor average, Tensor value) => average.mul_(o.Decay).add_(value * (1 - o.Decay));
}
