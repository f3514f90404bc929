using Generative.Numerics;

namespace Generative.Score;

/// <summary>Langevin dynamics, unadjusted: samples from a score alone.</summary>
/// <remarks>
/// x ← x + ε/2 s(x) + √ε z,   z ~ N(0, I).
/// The chain's own distribution tends to p as ε → 0 and T → ∞; at a step ε it is another: for p = N(0, s²) its variance
/// is s² / (1 - ε / 4s²).
/// Roberts and Tweedie, "Exponential convergence of Langevin distributions and their discrete approximations", 1996,
/// Bernoulli 2, section 1.4.
/// x [n, ...].
/// </remarks>
/// <param name="steps">T.</param>
/// <param name="step">ε.</param>
public sealed class Langevin(int steps, double step)
{
    /// <summary>The chains' last states from their first x, without gradient.</summary>
    public Tensor Run(Func<Tensor, Tensor> score, Tensor x, NoiseSource noise)
    {
        using var off = no_grad();
        x = x.clone();
        for (var t = 0; t < steps; t++)
        {
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            var z = noise.Normal(x.shape[1..]);
            x.add_(score(x), step / 2).add_(z, Math.Sqrt(step));
        }
        return x;
    }
}
