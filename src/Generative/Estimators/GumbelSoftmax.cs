using System.ComponentModel;
using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Options of <see cref="GumbelSoftmax"/>.</summary>
[Kind("gumbelSoftmax", "pathwise gradient of relaxed latents")]
public sealed record GumbelSoftmaxOptions : EstimatorOptions
{
    [Description("temperature of the relaxation")]
    public TemperatureOptions Temperature { get; init; } = new();

    /// <inheritdoc/>
    public override bool IsRelaxed => true;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new GumbelSoftmax(this);
}

/// <summary>The latents relaxed to continuous ones, f differentiated through them. Biased for τ > 0, low
/// variance.</summary>
/// <remarks>
/// ∇E_q[f(h)] ≈ 1/K Σₖ ∇f(H_τ(zₖ)), z = ℓ + logistic noise and H_τ(z) = s(z/τ), or z = ln θ + Gumbel noise and H_τ(z) =
/// softmax(z/τ).
/// Jang, Gu and Poole, 2017, arXiv:1611.01144; Maddison, Mnih and Teh, 2017, arXiv:1611.00712.
/// </remarks>
public sealed class GumbelSoftmax(GumbelSoftmaxOptions o) : PathwiseEstimator(nameof(GumbelSoftmax), o.Samples)
{
    private readonly Temperature temperature = new(Checked.Of(o).Temperature);

    /// <inheritdoc/>
    protected override Func<int, ILatents, Tensor> Drawing()
    {
        var tau = temperature.Next();
        return (_, q) =>
        {
            var latents = Discrete(q);
            return latents.Soften(latents.Perturbed(), tau);
        };
    }
}
