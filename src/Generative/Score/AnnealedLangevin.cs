
namespace Generative.Score;

/// <summary>Langevin dynamics at noise levels from large to small; with much noise, chains cross between
/// modes.</summary>
/// <remarks>
/// for i = 1 .. L: αᵢ = r σᵢ², T times x ← x + αᵢ/2 s(x, σᵢ) + √αᵢ z; at the end x ← x + σ_L² s(x, σ_L), the mean of
/// what x is a noised copy of.
/// Song and Ermon, "Generative Modeling by Estimating Gradients of the Data Distribution", 2019, arXiv:1907.05600,
/// algorithm 1 (its ε is r σ_L²);
/// the last line: Jolicoeur-Martineau et al., 2020, arXiv:2009.05475, section 3.
/// x [n, ...]; σ [n].
/// </remarks>
/// <param name="levels">σ₁ .. σ_L.</param>
/// <param name="steps">T, for each level.</param>
/// <param name="step">r.</param>
/// <param name="denoise">Whether the last line is taken.</param>
public sealed class AnnealedLangevin(NoiseLevels levels, int steps, double step, bool denoise = true)
{
    /// <summary>The r for which T steps at a level leave noise nearest to σ², if the data is a point.</summary>
    /// <remarks>
    /// Chains come with γ² σ², γ = σᵢ₋₁/σᵢ; an error shrinks by 1 - r/2 a step, so that they leave with ((1 - r/2)^{2T}
    /// (γ² - v) + v) σ², v = 2 / (2 - r/2), which is above σ² for every r.
    /// Song and Ermon, "Improved Techniques for Training Score-Based Generative Models", 2020, arXiv:2006.09011,
    /// proposition 3 and technique 4 (its ε/σ_L² is r/2).
    /// </remarks>
    public static double BestStep(NoiseLevels levels, int T)
    {
        var gamma = levels[0] / levels[1];
        // 2 .. 1e-4, half a per cent apart
        return Enumerable.Range(1, 2000).Select(k => 2 * Math.Pow(0.995, k)).MinBy(Left);

        double Left(double r) => Math.Pow(1 - r / 2, 2 * T) * (gamma * gamma - Stationary(r)) + Stationary(r);
        static double Stationary(double r) => 2 / (2 - r / 2);
    }

    /// <summary>A chain's last state for each stream of the noise, [n, shape...], without gradient; first states are
    /// N(0, σ₁² I).</summary>
    /// <param name="score">x [n, ...], σ [n] -> ∇ₓ log p_σ(x).</param>
    /// <param name="shape">Of one x.</param>
    /// <param name="noise">Everything that is drawn.</param>
    public Tensor Sample(Func<Tensor, Tensor, Tensor> score, long[] shape, NoiseSource noise)
    {
        using var off = no_grad();
        var x = noise.Normal(shape) * levels.Largest;
        foreach (var sigma in levels.All) x = new Langevin(steps, step * sigma * sigma).Run(At(sigma), x, noise);
        return denoise ? x + levels.Smallest * levels.Smallest * At(levels.Smallest)(x) : x;

        Func<Tensor, Tensor> At(double sigma) => x =>
            score(x, full([x.size(0)], sigma, dtype: x.dtype, device: x.device));
    }
}
