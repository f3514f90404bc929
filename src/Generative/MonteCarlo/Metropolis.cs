using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Options of <see cref="Metropolis"/>.</summary>
[Kind("metropolis", "random walk that goes downhill by chance only, of Metropolis and Hastings")]
public sealed record MetropolisOptions : ChainSamplerOptions
{
    private const double One = 0.44, Many = 0.234;

    [Description("standard deviation of a proposal's step; null: found during the warm-up")]
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double? StepSize { get; init; }

    [Description("share of proposals accepted that the warm-up aims at; null: 0.44 for one number, else 0.234")]
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? Acceptance { get; init; }

    /// <inheritdoc/>
    public override bool IsTuned => StepSize is null;

    /// <inheritdoc/>
    public override string? Lacks(Target target) => target.IsContinuous ? null : "a target with a density";

    /// <inheritdoc/>
    protected override ChainDraws Draw(Target target, ChainLength length, NoiseSource noise, CancellationToken stop)
    {
        var best = Acceptance ?? (target.Dimension == 1 ? One : Many);
        double? wanted = IsTuned ? best : null;
        return MarkovChain.Run(
            new Metropolis(target.LogDensity, StepSize ?? 1), target.Start(noise), length, noise, wanted, stop);
    }
}

/// <summary>A random walk by the rule of Metropolis.</summary>
/// <remarks>
/// x' = x + s ε with ε ~ N(0, I) is accepted with probability min(1, p(x') / p(x)), else x stays: p(x) T(x'|x) =
/// p(x') T(x|x'), so that p is stationary.
/// Metropolis et al., "Equation of State Calculations by Fast Computing Machines", 1953; best shares accepted: Roberts,
/// Gelman and Gilks, 1997.
/// </remarks>
/// <param name="logDensity">From [chains, D] to ln p, [chains], up to a constant.</param>
/// <param name="scale">s.</param>
public sealed class Metropolis(Func<Tensor, Tensor> logDensity, double scale) : ITunable
{
    /// <inheritdoc/>
    public double StepSize { get; set; } = scale;

    /// <inheritdoc/>
    public (Tensor X, Tensor? Accepted) Step(Tensor x, NoiseSource noise)
    {
        var proposal = x + StepSize * noise.Normal(x.shape[1..]);
        return MetropolisTest.Choose(x, proposal, logDensity(proposal) - logDensity(x), noise);
    }
}
