using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Options of ancestral sampling: each number of x is drawn given those that it depends on.</summary>
/// <remarks>p(x) = p(x₁) p(x₂ | x₁) p(x₃ | x₁, x₂) ...: independent draws, with nothing rejected.</remarks>
[Kind("ancestral", "each number given those that it depends on: independent draws")]
public sealed record AncestralSamplerOptions : ChainSamplerOptions
{
    /// <inheritdoc/>
    public override bool IsMarkov => false;

    /// <inheritdoc/>
    public override string? Lacks(Target target) =>
        target is IDrawable ? null : "a target that is written as one conditional after the other";

    /// <inheritdoc/>
    protected override ChainDraws Draw(Target target, ChainLength length, NoiseSource noise, CancellationToken stop)
    {
        return new(((IDrawable)target).Draw(noise, length.Draws));
    }
}
