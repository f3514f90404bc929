
namespace Generative.Diffusion.Samplers;

/// <summary>A sampler conditioned on the known part of an example.</summary>
/// <remarks>
/// After each step the known part is drawn from q(x_s|known); with U > 1 the step is taken back by q(x_t|x_s) and taken
/// again, U times in all, so that the parts agree.
/// Lugmayr et al., "RePaint", 2022, arXiv:2201.09865, algorithm 1. known, mask [n, ...]; mask 1: known.
/// </remarks>
public sealed class Inpainting(IDiffusionSampler sampler, Tensor known, Tensor mask, int U = 1) : IDiffusionSampler
{
    /// <inheritdoc/>
    public SamplerState Step(DiffusionProcess q, Denoiser denoise, SamplerState at, int s, NoiseSource noise)
    {
        for (var u = 1; ; u++)
        {
            var next = sampler.Step(q, denoise, at, s, noise);
            var seen = s == 0 ? known : q.At(s, known).Diffuse(known, noise.Normal(known.shape[1..]));
            var x = mask * seen + (1 - mask) * next.X;
            if (u == U || s == 0) return next with { X = x };
            at = at with { X = q.Between(at.T, s, x).Step(x, noise.Normal(x.shape[1..])) };
        }
    }
}
