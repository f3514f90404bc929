
namespace Generative.Diffusion.Samplers;

/// <summary>Options of <see cref="Heun"/>.</summary>
[Kind("heun", "Heun's method on the probability flow")]
public sealed record HeunOptions : DiffusionSamplerOptions
{
    /// <inheritdoc/>
    public override IDiffusionSampler Create() => new Heun();
}

/// <summary>Heun's method on the probability-flow equation: two predictions a step, one in the last.</summary>
/// <remarks>
/// With y = x/√ᾱ and ρ = √((1-ᾱ)/ᾱ):   dy/dρ = ε̂;   y_s = y_t + (ρ_s - ρ_t) (ε̂_t + ε̂_s)/2, ε̂_s at Euler's own y_s.
/// Song et al., 2021, arXiv:2011.13456, equation 13; in these variables Karras et al., 2022, arXiv:2206.00364,
/// algorithm 1.
/// </remarks>
public sealed class Heun : IDiffusionSampler
{
    /// <inheritdoc/>
    public SamplerState Step(DiffusionProcess q, Denoiser denoise, SamplerState at, int s, NoiseSource noise)
    {
        var n = q.Schedule;
        double Root(int t) => Math.Sqrt(n.AlphaBar(t));
        double Rho(int t) => Math.Sqrt((1 - n.AlphaBar(t)) / n.AlphaBar(t));
        var p = denoise(at.X, at.T);
        if (s == 0) return new(p.X0.view(p.X0.shape), 0, p.X0, at.T);
        var (y, step) = (at.X / Root(at.T), Rho(s) - Rho(at.T));
        var euler = (y + step * p.Epsilon) * Root(s);
        var slope = 0.5 * (p.Epsilon + denoise(euler, s).Epsilon);
        return new((y + step * slope) * Root(s), s, p.X0, at.T);
    }
}
