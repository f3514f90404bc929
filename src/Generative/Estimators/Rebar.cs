using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Options of <see cref="Rebar"/>.</summary>
[Kind("rebar", "score function with the relaxed objective as control variate")]
public sealed record RebarOptions : EstimatorOptions
{
    [Description("temperature of the relaxed control variate (the first one, when it is tuned)"), Range(1e-3, 100.0)]
    public double Temperature { get; init; } = 0.5;

    [Description("coefficient of the control variate (the first one, when it is tuned)"), Range(-10.0, 10.0)]
    public double Eta { get; init; } = 1;

    [Description("concrete: the relaxed latents are at one half for a high temperature; muProp: at their means")]
    public Relaxation Relaxation { get; init; } = Relaxation.Concrete;

    [Description("tune temperature and coefficient, one of each per layer, to reduce the variance")]
    public bool Tune { get; init; } = true;

    /// <inheritdoc/>
    public override bool IsImportanceWeighted => false;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new Rebar(this, shape);
}

/// <summary>Score function with f of the relaxed latents as control variate. Unbiased; discrete latents; f
/// differentiable in h.</summary>
/// <remarks>
/// ∇E_q[f] ≈ (f(h) - η f(H_τ(z̃))) ∇log q(h) + η ∇f(H_τ(z)) - η ∇f(H_τ(z̃)),   z̃ ~ q(z|h).
/// Tucker, Mnih, Maddison, Lawson and Sohl-Dickstein, "REBAR", 2017, arXiv:1703.07370, equation 7.
/// </remarks>
public sealed class Rebar(RebarOptions o, LatentShape shape)
    : RelaxedControlVariate(nameof(Rebar), Checked.Of(o).Samples, o.Temperature, o.Eta, o.Relaxation, o.Tune, shape)
{
    /// <inheritdoc/>
    protected override Tensor Control(
        IStochasticObjective objective, LatentPath relaxed, Tensor z, Tensor eta, int layer) =>
        eta * objective.Value(relaxed);
}
