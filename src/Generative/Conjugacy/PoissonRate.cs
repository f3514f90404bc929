using Generative.ExponentialFamilies;

namespace Generative.Conjugacy;

/// <summary>Poisson, gamma prior of its rate λ.</summary>
/// <remarks>
/// p(x | λ) = λ^x e^-λ / x!,   λ ~ Gamma(a, b) with natural parameter (a - 1, -b),   T = (ln λ, λ):
/// τ(x) = (x, -1),   c(x) = 1 / x!. θ = λ. The mode is (a - 1) / b, for a above 1.
/// </remarks>
public sealed class PoissonRate() : NaturalConjugate(new GammaFamily())
{
    /// <inheritdoc/>
    public override Tensor Increment(Tensor x) => cat([x, -ones_like(x)], -1);

    /// <inheritdoc/>
    public override Tensor LogCarrier(Tensor x) => -(x + 1).lgamma().squeeze(-1);

    /// <inheritdoc/>
    public override Tensor Mode(Tensor prior) => -prior.narrow(-1, 0, 1) / prior.narrow(-1, 1, 1);
}
