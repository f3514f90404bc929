using Generative.ExponentialFamilies;

namespace Generative.Conjugacy;

/// <summary>Multinomial over K classes, Dirichlet prior of its probabilities p.</summary>
/// <remarks>
/// p(x | p) = N! / ∏ₖ xₖ! ∏ₖ pₖ^xₖ with N = Σ xₖ,   p ~ Dirichlet(α) with λ = α - 1,   Tₖ = ln pₖ:
/// τ(x) = x,   c(x) = N! / ∏ₖ xₖ!. x counts [..., K]; one-hot x are a categorical. θ = p [..., K]. The mode is
/// (αₖ - 1) / (Σ α - K), for all αₖ above 1.
/// </remarks>
public sealed class MultinomialProbabilities(long K) : NaturalConjugate(new DirichletFamily(K))
{
    /// <inheritdoc/>
    public override Tensor Increment(Tensor x) => x;

    /// <inheritdoc/>
    public override Tensor LogCarrier(Tensor x) => (x.sum(-1) + 1).lgamma() - (x + 1).lgamma().sum(-1);

    /// <inheritdoc/>
    public override Tensor Mode(Tensor prior) => prior / prior.sum(-1, keepdim: true);
}
