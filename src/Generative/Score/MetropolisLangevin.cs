using Generative.Numerics;

namespace Generative.Score;

/// <summary>MALA: Langevin steps with a Metropolis accept or reject test, which leaves p invariant.</summary>
/// <remarks>
/// x' = x + ε/2 s(x) + √ε z is taken with probability min(1, p(x') q(x|x') / (p(x) q(x'|x))), else x stays;
/// ln q(b|a) = -‖b - a - ε/2 s(a)‖² / 2ε + const,   s = ∇ log p.
/// Roberts and Tweedie, 1996, section 1.4.3; the best acceptance in many dimensions is 0.574: Roberts and Rosenthal,
/// 1998, JRSS B 60.
/// x [n, ...]; log p(x) [n], up to a constant.
/// </remarks>
/// <param name="steps">T.</param>
/// <param name="step">ε.</param>
public sealed class MetropolisLangevin(int steps, double step)
{
    /// <summary>The chains' last states from their first x, and the share of steps that each accepted, [n]; without
    /// gradient.</summary>
    public (Tensor X, Tensor Acceptance) Run(Func<Tensor, Tensor> logDensity, Tensor x, NoiseSource noise)
    {
        using var off = no_grad();
        x = x.clone();
        var (logP, s) = ScoreField.At(logDensity, x);
        var taken = zeros_like(logP);
        for (var t = 0; t < steps; t++)
        {
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            var proposal = Drift(x, s).add_(noise.Normal(x.shape[1..]), Math.Sqrt(step));
            var (logPNew, sNew) = ScoreField.At(logDensity, proposal);
            var logA = logPNew - logP + LogProposal(x, proposal, sNew) - LogProposal(proposal, x, s);          // [n]
            var accepted = noise.Uniform().log().lt(logA);
            Take(x, proposal, accepted);
            Take(s, sNew, accepted);
            Take(logP, logPNew, accepted);
            taken.add_(accepted.to(taken.dtype), 1.0 / steps);
        }
        return (x, taken);
    }

    private Tensor Drift(Tensor a, Tensor s) => a + s * (step / 2);

    // ln q(b|a) with the score at a, [n].
    private Tensor LogProposal(Tensor b, Tensor a, Tensor s) =>
        (b - Drift(a, s)).flatten(1).square().sum([1]) / (-2 * step);

    private static void Take(Tensor old, Tensor fresh, Tensor accepted) =>
        old.copy_(where(accepted.AlongBatchOf(old), fresh, old));
}
