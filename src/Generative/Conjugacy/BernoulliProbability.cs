using Generative.ExponentialFamilies;

namespace Generative.Conjugacy;

/// <summary>Bernoulli, beta prior of its probability p.</summary>
/// <remarks>
/// p(x | p) = p^x (1 - p)^(1-x),   p ~ Beta(a, b) with λ = (a - 1, b - 1),   T = (ln p, ln(1 - p)):
/// τ(x) = (x, 1 - x),   c = 1. θ = p. The mode is (a - 1) / (a + b - 2), for a and b above 1.
/// </remarks>
public sealed class BernoulliProbability() : NaturalConjugate(new BetaFamily())
{
    /// <inheritdoc/>
    public override Tensor Increment(Tensor x) => cat([x, 1 - x], -1);

    /// <inheritdoc/>
    public override Tensor LogCarrier(Tensor x) => zeros_like(x.select(-1, 0));

    /// <inheritdoc/>
    public override Tensor Mode(Tensor prior) => prior.narrow(-1, 0, 1) / prior.sum(-1, keepdim: true);
}
