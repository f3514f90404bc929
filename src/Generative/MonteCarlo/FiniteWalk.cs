using Generative.Distributions;
using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Options of <see cref="FiniteWalk"/>.</summary>
[Kind("walk", "steps of the finite chain itself")]
public sealed record FiniteWalkOptions : ChainSamplerOptions
{
    /// <inheritdoc/>
    public override string? Lacks(Target target) => target is FiniteTarget ? null : "a target of type finiteChain";

    /// <inheritdoc/>
    protected override ChainDraws Draw(Target target, ChainLength length, NoiseSource noise, CancellationToken stop)
    {
        var walk = new FiniteWalk(((FiniteTarget)target).Transition(noise.Device));
        return MarkovChain.Run(walk, target.Start(noise), length, noise, stop: stop);
    }
}

/// <summary>A walk through finitely many states: from i to j with probability T[i, j].</summary>
/// <param name="transition">T, [K, K]; x [chains, 1] is the number of a state.</param>
public sealed class FiniteWalk(Tensor transition) : IKernel
{
    /// <inheritdoc/>
    public (Tensor X, Tensor? Accepted) Step(Tensor x, NoiseSource noise) =>
        (CategoricalDraws.Draw(transition[x.to(int64)], noise.Uniform(1)).to(x.dtype), null);
}
