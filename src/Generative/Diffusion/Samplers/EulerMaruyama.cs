
namespace Generative.Diffusion.Samplers;

/// <summary>Options of <see cref="EulerMaruyama"/>.</summary>
[Kind("eulerMaruyama", "Euler-Maruyama steps of the reverse diffusion")]
public sealed record EulerMaruyamaOptions : DiffusionSamplerOptions
{
    /// <inheritdoc/>
    public override IDiffusionSampler Create() => new EulerMaruyama();
}

/// <summary>Euler's steps on the reverse of the variance-preserving stochastic equation.</summary>
/// <remarks>
/// dx = -b(t) (x/2 + ∇ log p_t(x)) dt + √b dw backwards in time: x_s = x_t + B (x_t/2 + ∇ log p_t) + √B z, B = ∫_s^t b
/// = ln(ᾱ_s/ᾱ_t), no z at s = 0.
/// Song et al., "Score-Based Generative Modeling through Stochastic Differential Equations", 2021, arXiv:2011.13456,
/// equation 6 and appendix B.
/// </remarks>
public sealed class EulerMaruyama : IDiffusionSampler
{
    /// <inheritdoc/>
    public SamplerState Step(DiffusionProcess q, Denoiser denoise, SamplerState at, int s, NoiseSource noise)
    {
        var p = denoise(at.X, at.T);
        var B = Math.Log(q.Schedule.AlphaBar(s) / q.Schedule.AlphaBar(at.T));
        var x = at.X + B * (0.5 * at.X + q.At(at.T, at.X).Score(p.Epsilon));
        if (s > 0) x = x + Math.Sqrt(B) * noise.Normal(x.shape[1..]);
        return new(x, s, p.X0, at.T);
    }
}
