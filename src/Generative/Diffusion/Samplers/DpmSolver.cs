
namespace Generative.Diffusion.Samplers;

/// <summary>Options of <see cref="DpmSolver"/>.</summary>
[Kind("dpmSolver", "second-order solver in the log signal-to-noise ratio")]
public sealed record DpmSolverOptions : DiffusionSamplerOptions
{
    /// <inheritdoc/>
    public override IDiffusionSampler Create() => new DpmSolver();
}

/// <summary>DPM-Solver++(2M): the probability-flow equation in ln SNR, second order from two predictions in a
/// row.</summary>
/// <remarks>
/// x_s = (σ_s/σ_t) x_t - a_s (e^{-h} - 1) D, D = x̂_0 + (x̂_0 - x̂_0') / (2r), h = λ_s - λ_t, r = h'/h, λ = ln(a/σ), a
/// = √ᾱ, σ = √(1-ᾱ);
/// x̂_0' and h' of the step before. The first step and the last one, to s = 0, take D = x̂_0.
/// Lu et al., "DPM-Solver++", 2022, arXiv:2211.01095, algorithm 2.
/// </remarks>
public sealed class DpmSolver : IDiffusionSampler
{
    /// <inheritdoc/>
    public SamplerState Step(DiffusionProcess q, Denoiser denoise, SamplerState at, int s, NoiseSource noise)
    {
        var x0 = denoise(at.X, at.T).X0;
        if (s == 0) return new(x0.view(x0.shape), 0, x0, at.T);
        var (t, n) = (at.T, q.Schedule);
        double Lambda(int k) => 0.5 * Math.Log(n.Snr(k));
        double Sigma(int k) => Math.Sqrt(1 - n.AlphaBar(k));
        var h = Lambda(s) - Lambda(t);
        var D = at.X0 is null ? x0 : x0 + (x0 - at.X0) * (0.5 * h / (Lambda(t) - Lambda(at.From)));
        return new(at.X * (Sigma(s) / Sigma(t)) - D * (Math.Sqrt(n.AlphaBar(s)) * (Math.Exp(-h) - 1)), s, x0, t);
    }
}
