using System.ComponentModel;

namespace Generative.Diffusion.Samplers;

/// <summary>Options of <see cref="Ancestral"/>.</summary>
[Kind("ancestral", "one level after the other, by the reverse transitions")]
public sealed record AncestralOptions : DiffusionSamplerOptions
{
    /// <summary>σ².</summary>
    [Description("variance of a step: beta, posterior, or learned where the model learns it")]
    public ReverseVariance Variance { get; init; } = ReverseVariance.Posterior;

    /// <inheritdoc/>
    public override IDiffusionSampler Create() => new Ancestral(Variance);
}

/// <summary>Draws x_s from p(x_s|x_t) = N(μ(x_t, x̂_0), σ² I).</summary>
/// <remarks>
/// x_s = μ + σ z, z ~ N(0, I), none at s = 0. Ho et al., 2020, arXiv:2006.11239, algorithm 2; with fewer levels than T:
/// Nichol and Dhariwal, 2021, arXiv:2102.09672, section 4.
/// </remarks>
public sealed class Ancestral(ReverseVariance variance) : IDiffusionSampler
{
    /// <inheritdoc/>
    public SamplerState Step(DiffusionProcess q, Denoiser denoise, SamplerState at, int s, NoiseSource noise)
    {
        var p = denoise(at.X, at.T);
        var step = q.Between(at.T, s, at.X);
        var x = step.PosteriorMean(at.X, p.X0);
        if (s > 0) x = x + (0.5 * step.LogVariance(variance, p.VarianceShare)).exp() * noise.Normal(x.shape[1..]);
        return new(x, s, p.X0, at.T);
    }
}
