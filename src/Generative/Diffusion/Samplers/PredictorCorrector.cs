using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Diffusion.Samplers;

/// <summary>Options of <see cref="PredictorCorrector"/>.</summary>
[Kind("predictorCorrector", "reverse diffusion steps, each corrected by Langevin steps")]
public sealed record PredictorCorrectorOptions : DiffusionSamplerOptions
{
    /// <summary>Langevin steps at each level.</summary>
    [Description("Langevin steps after each step down"), Range(1, 1000)]
    public int Corrections { get; init; } = 1;

    /// <summary>r.</summary>
    [Description("ratio of a Langevin step's noise to the level's noise"), Range(0.0, 1.0)]
    public double Ratio { get; init; } = 0.16;

    /// <inheritdoc/>
    public override IDiffusionSampler Create() =>
        new PredictorCorrector(new Ancestral(ReverseVariance.Posterior), Corrections, Ratio);
}

/// <summary>A step down, then Langevin steps at the level reached.</summary>
/// <remarks>
/// x ← x + δ ∇ log p_s(x) + √(2δ) z,   δ = (r σ_s)², σ_s = √(1-ᾱ_s).
/// Song et al., 2021, arXiv:2011.13456, algorithm 5; there δ comes from the norms of z and of the score, which over a
/// batch would tie the samples together: σ_s is what their ratio is in the mean.
/// </remarks>
public sealed class PredictorCorrector(IDiffusionSampler predictor, int corrections, double r) : IDiffusionSampler
{
    /// <inheritdoc/>
    public SamplerState Step(DiffusionProcess q, Denoiser denoise, SamplerState at, int s, NoiseSource noise)
    {
        var stage = predictor.Step(q, denoise, at, s, noise);
        if (s == 0) return stage;
        var level = q.At(s, at.X);
        var delta = Math.Pow(r, 2) * (1 - q.Schedule.AlphaBar(s));
        var x = stage.X;
        for (var k = 0; k < corrections; k++)
            x = x + delta * level.Score(denoise(x, s).Epsilon) + Math.Sqrt(2 * delta) * noise.Normal(x.shape[1..]);
        return stage with { X = x };
    }
}
