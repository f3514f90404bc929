using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Generative.Numerics;
using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Options of <see cref="RejectionSampler"/>.</summary>
[Kind("rejection", "proposals below a multiple of another density, kept below the target's")]
public sealed record RejectionSamplerOptions : ChainSamplerOptions
{
    [Description("density q that proposals are drawn from; null: Student's t at the target's mean")]
    public TargetOptions? Proposal { get; init; }

    [Description("M with p <= M q everywhere; null: the largest p / q of a grid, for one or two numbers")]
    [Range(1.0, 1e6)]
    public double? Bound { get; init; }

    /// <inheritdoc/>
    public override bool IsMarkov => false;

    /// <inheritdoc/>
    public override string? Lacks(Target target)
    {
        var lacks = Proposals.Lacks(target);
        var isUnbounded = Bound is null && target.Dimension > 2;
        return lacks is null && isUnbounded ? "sampler.bound for a target of more than two numbers" : lacks;
    }

    /// <inheritdoc/>
    protected override ChainDraws Draw(Target target, ChainLength length, NoiseSource noise, CancellationToken stop)
    {
        var q = Proposals.Of(Proposal, target);
        var M = Bound ?? RatioBound.Of(target, q);
        var (x, acceptance) = new RejectionSampler(target.LogDensity, q, M).Draw(length.Draws, noise, stop);
        return new(x) { Acceptance = acceptance, ExpectedAcceptance = 1 / M, Bound = M };
    }
}

/// <summary>Rejection sampling: independent draws of p from draws of q, where p ≤ M q.</summary>
/// <remarks>
/// x ~ q, u ~ U(0, 1): x is kept where u M q(x) ≤ p(x).
/// P(kept) = ∫ q(x) p(x) / (M q(x)) dx = 1 / M where p integrates to one: each draw takes M proposals on average.
/// Von Neumann, "Various Techniques Used in Connection with Random Digits", 1951.
/// </remarks>
/// <param name="logDensity">ln p, [..., D] -> [...].</param>
/// <param name="q">q.</param>
/// <param name="M">M.</param>
public sealed class RejectionSampler(Func<Tensor, Tensor> logDensity, IDrawable q, double M)
{
    private const double Slack = 1e-9, MostProposals = 1e9, MostAtOnce = 100_000;

    /// <summary>The first draws that are kept, [chains, draws, D], and the share of proposals that was kept.</summary>
    /// <exception cref="OptionsException">p is above M q somewhere, or next to nothing is kept.</exception>
    public (Tensor X, double Acceptance) Draw(long draws, NoiseSource noise, CancellationToken stop = default)
    {
        var wanted = noise.Count * draws;
        List<Tensor> kept = [];
        var (proposed, accepted) = (0L, 0L);
        while (accepted < wanted)
        {
            stop.ThrowIfCancellationRequested();
            FinalizerGate.LetThrough();
            if (proposed > MostProposals)
                throw new OptionsException($"sampler.bound: got {accepted} of {proposed} proposals kept, expected a "
                    + "smaller bound, by a proposal nearer to the target");
            using var scope = NewDisposeScope();
            var missing = (wanted - accepted) * Math.Max(1, M) * 1.1 / noise.Count + 8;
            var x = q.Draw(noise, (long)Math.Min(missing, Math.Max(1, MostAtOnce / noise.Count))).flatten(0, 1);
            var logRatio = logDensity(x) - q.LogDensity(x) - Math.Log(M);
            Check(x, logRatio);
            var u = noise.Uniform(x.size(0) / noise.Count).flatten();
            var own = x[u.log() <= logRatio];
            (proposed, accepted) = (proposed + x.size(0), accepted + own.size(0));
            kept.Add(own.MoveToOuterDisposeScope());
        }
        return (cat(kept, 0)[..(int)wanted].view(noise.Count, draws, -1), (double)accepted / proposed);
    }

    private void Check(Tensor x, Tensor logRatio)
    {
        var place = logRatio.argmax();
        var most = logRatio[place].to(float64).item<double>();
        if (most <= Slack) return;
        var at = string.Join(", ", x[place].to(float64).cpu().data<double>()
            .Select(v => v.ToString("G4", CultureInfo.InvariantCulture)));
        throw new OptionsException(FormattableString.Invariant(
            $"sampler.bound: got {M:G6}, but p / q is {M * Math.Exp(most):G6} at ({at}), expected that or more"));
    }
}
