using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Diffusion.Samplers;

/// <summary>Options of <see cref="Ddim"/>.</summary>
[Kind("ddim", "few levels, with as much noise as asked for")]
public sealed record DdimOptions : DiffusionSamplerOptions
{
    /// <summary>η.</summary>
    [Description("noise of a step: 0 none, 1 as much as ancestral sampling"), Range(0.0, 1.0)]
    public double Eta { get; init; }

    /// <inheritdoc/>
    public override IDiffusionSampler Create() => new Ddim(Eta);
}

/// <summary>Steps of any size along the non-Markovian processes that share q(x_t|x_0).</summary>
/// <remarks>
/// x_s = √ᾱ_s x̂_0 + √(1 - ᾱ_s - σ²) ε̂ + σ z, σ² = η² β̃: η = 0 is a deterministic map, η = 1 ancestral sampling with
/// the posterior variance.
/// Song, Meng and Ermon, "Denoising Diffusion Implicit Models", 2021, arXiv:2010.02502, equations 12 and 16.
/// </remarks>
public sealed class Ddim(double eta) : IDiffusionSampler
{
    /// <inheritdoc/>
    public SamplerState Step(DiffusionProcess q, Denoiser denoise, SamplerState at, int s, NoiseSource noise)
    {
        var p = denoise(at.X, at.T);
        var step = q.Between(at.T, s, at.X);
        var sigma2 = eta * eta * step.PosteriorVariance;
        var x = step.Lower.Signal * p.X0 + (1 - step.Lower.AlphaBar - sigma2).clamp(min: 0).sqrt().to(at.X.dtype)
            * p.Epsilon;
        if (eta > 0 && s > 0) x = x + sigma2.sqrt().to(x.dtype) * noise.Normal(x.shape[1..]);
        return new(x, s, p.X0, at.T);
    }
}
