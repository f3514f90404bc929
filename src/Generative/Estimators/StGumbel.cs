using System.ComponentModel;
using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Options of <see cref="StGumbel"/>.</summary>
[Kind("stGumbel", "hard latents, gradients as if they were relaxed ones")]
public sealed record StGumbelOptions : EstimatorOptions
{
    [Description("temperature of the relaxation")]
    public TemperatureOptions Temperature { get; init; } = new();

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new StGumbel(this);
}

/// <summary>Hard samples forward, the gradient of their relaxation backward. Biased; discrete latents.</summary>
/// <remarks>∇E_q[f(h)] ≈ 1/K Σₖ f'(H(zₖ))ᵀ ∇H_τ(zₖ). Jang, Gu and Poole, 2017, arXiv:1611.01144, section 2.2.</remarks>
public sealed class StGumbel(StGumbelOptions o) : PathwiseEstimator(nameof(StGumbel), o.Samples)
{
    private readonly Temperature temperature = new(Checked.Of(o).Temperature);

    /// <inheritdoc/>
    protected override Func<int, ILatents, Tensor> Drawing()
    {
        var tau = temperature.Next();
        return (_, q) =>
        {
            var latents = Discrete(q);
            var z = latents.Perturbed();
            return latents.Harden(z) + latents.Soften(z, tau).GradientOnly();
        };
    }
}
