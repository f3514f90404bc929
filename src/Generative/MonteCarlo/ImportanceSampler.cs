using System.ComponentModel;
using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Options of <see cref="ImportanceSampler"/>.</summary>
[Kind("importance", "draws of another density, weighted by how much more likely the target finds them")]
public sealed record ImportanceSamplerOptions : ChainSamplerOptions
{
    [Description("density q that draws come from; null: Student's t at the target's mean")]
    public TargetOptions? Proposal { get; init; }

    /// <inheritdoc/>
    public override bool IsMarkov => false;

    /// <inheritdoc/>
    public override string? Lacks(Target target) => Proposals.Lacks(target);

    /// <inheritdoc/>
    protected override ChainDraws Draw(Target target, ChainLength length, NoiseSource noise, CancellationToken stop)
    {
        var sampler = new ImportanceSampler(target.LogDensity, Proposals.Of(Proposal, target));
        var (x, logWeights) = sampler.Draw(length.Draws, noise);
        return new(x) { LogWeights = logWeights };
    }
}

/// <summary>Self-normalized importance sampling: draws of q, weighted for expectations under p.</summary>
/// <remarks>
/// w = p(x) / q(x),   x ~ q;   E_p[f] ≈ Σ w f(x) / Σ w: p need be known up to a constant only.
/// Effective sample size (Σ w)² / Σ w²; standard error √(Σ w² (f - f̄)²) / Σ w.
/// Where p integrates to one, w has mean one. Owen, "Monte Carlo Theory, Methods and Examples", 2013, chapter 9; Kong,
/// "A Note on Importance Sampling Using Standardized Weights", 1992.
/// </remarks>
/// <param name="logDensity">ln p up to a constant, [..., D] -> [...].</param>
/// <param name="q">q.</param>
public sealed class ImportanceSampler(Func<Tensor, Tensor> logDensity, IDrawable q)
{
    /// <summary>Draws [chains, draws, D] and their ln w [chains, draws].</summary>
    public (Tensor X, Tensor LogWeights) Draw(long draws, NoiseSource noise)
    {
        var x = q.Draw(noise, draws);
        return (x, logDensity(x) - q.LogDensity(x));
    }

    /// <summary>(Σ w)² / Σ w² of all weights, a number.</summary>
    public static Tensor EffectiveSize(Tensor logWeights)
    {
        var all = logWeights.flatten();
        return (2 * all.logsumexp(0) - (2 * all).logsumexp(0)).exp();
    }

    /// <summary>w / Σ w of all draws, [chains draws].</summary>
    public static Tensor Shares(Tensor logWeights)
    {
        var all = logWeights.flatten();
        return (all - all.logsumexp(0)).exp();
    }

    /// <summary>Σ w f / Σ w over the first two dimensions, with its standard error.</summary>
    /// <param name="f">[chains, draws, S].</param>
    /// <param name="logWeights">[chains, draws].</param>
    /// <returns>[S] each.</returns>
    public static (Tensor Mean, Tensor Error) Expectation(Tensor f, Tensor logWeights)
    {
        var share = Shares(logWeights).unsqueeze(-1);                                  // [n, 1]
        var flat = f.flatten(0, 1);
        var mean = (share * flat).sum([0]);
        return (mean, (share * (flat - mean)).square().sum([0]).sqrt());
    }
}
