using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Options of <see cref="GibbsSampler"/>.</summary>
[Kind("gibbs", "each part drawn anew given the rest, in turn")]
public sealed record GibbsSamplerOptions : ChainSamplerOptions
{
    [Description("sweeps over all parts for each step"), Range(1, 10_000)]
    public int Sweeps { get; init; } = 1;

    /// <inheritdoc/>
    public override string? Lacks(Target target) =>
        target is IConditionals ? null : "a target whose parts can be drawn given the rest";

    /// <inheritdoc/>
    protected override ChainDraws Draw(Target target, ChainLength length, NoiseSource noise, CancellationToken stop)
    {
        Conditional[] sweeps =
            [.. Enumerable.Repeat(((IConditionals)target).Conditionals, Sweeps).SelectMany(one => one)];
        return MarkovChain.Run(new GibbsSampler(sweeps), target.Start(noise), length, noise, stop: stop);
    }
}

/// <summary>Gibbs sampling: a sweep draws each part of x anew given all others.</summary>
/// <remarks>
/// xⱼ ~ p(xⱼ | x without xⱼ) for j = 1, 2, ...: each draw leaves p as it is, and nothing is rejected.
/// Geman and Geman, "Stochastic Relaxation, Gibbs Distributions, and the Bayesian Restoration of Images", 1984.
/// </remarks>
/// <param name="conditionals">The parts in the order of a sweep.</param>
public sealed class GibbsSampler(IReadOnlyList<Conditional> conditionals) : IKernel
{
    /// <inheritdoc/>
    public (Tensor X, Tensor? Accepted) Step(Tensor x, NoiseSource noise)
    {
        foreach (var part in conditionals) x = part(x, noise);
        return (x, null);
    }
}
