using Generative.ExponentialFamilies;

namespace Generative.Conjugacy;

/// <summary>A likelihood whose prior is an exponential family over θ. A prior is its natural parameter λ.</summary>
/// <remarks>
/// p(x | θ) = c(x) exp(τ(x) · T(θ)),   p(θ; λ) = exp(λ · T(θ) - A(λ)):
/// posterior λ' = λ + Σᵢ τ(xᵢ),   ln p(x₁ .. xₙ) = A(λ') - A(λ) + Σᵢ ln c(xᵢ).
/// For the average over a q(θ) of the same family, E_q[ln p(x | θ)] = τ(x) · ∇A(λ) + ln c(x).
/// Diaconis and Ylvisaker, "Conjugate Priors for Exponential Families", 1979.
/// </remarks>
/// <param name="family">The family of the prior, T and A.</param>
public abstract class NaturalConjugate(ExponentialFamily family) : ConjugatePrior
{
    /// <summary>The family of prior and posterior.</summary>
    public ExponentialFamily Family => family;

    /// <summary>τ(x), [..., E] -> [..., P].</summary>
    public abstract Tensor Increment(Tensor x);

    /// <summary>ln c(x), [..., E] -> [...].</summary>
    public abstract Tensor LogCarrier(Tensor x);

    /// <inheritdoc/>
    public override Tensor Posterior(Tensor prior, Tensor x) => prior + Increment(x).sum(-2);

    /// <inheritdoc/>
    public override Tensor LogEvidence(Tensor prior, Tensor x) =>
        family.LogPartition(Posterior(prior, x)) - family.LogPartition(prior) + LogCarrier(x).sum(-1);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor prior, Tensor theta) => family.LogProb(theta, prior);

    /// <inheritdoc/>
    public override Tensor LogLikelihood(Tensor theta, Tensor x) =>
        (Increment(x) * family.Statistic(theta)).sum(-1) + LogCarrier(x);

    /// <summary>E_q[ln p(x | θ)] under q(θ) = p(θ; λ), [...].</summary>
    public Tensor MeanLogLikelihood(Tensor lambda, Tensor x) =>
        (Increment(x) * family.Mean(lambda)).sum(-1) + LogCarrier(x);
}
