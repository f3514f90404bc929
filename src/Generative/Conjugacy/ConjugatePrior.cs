namespace Generative.Conjugacy;

/// <summary>A likelihood with a prior whose posterior is of the prior's own kind.</summary>
/// <remarks>
/// p(θ | x₁ .. xₙ) ∝ p(θ) ∏ᵢ p(xᵢ | θ),   evidence p(x₁ .. xₙ) = ∫ p(θ) ∏ᵢ p(xᵢ | θ) dθ,
/// posterior predictive p(x | x₁ .. xₙ) = ∫ p(x | θ) p(θ | x₁ .. xₙ) dθ: the evidence of one example under the
/// posterior,   MAP = argmax p(θ | x₁ .. xₙ).
/// x [..., n, E] n examples of E numbers, θ [..., T], a prior's parameters [..., P]; densities [...], in nats. Leading
/// dimensions are many problems at once.
/// </remarks>
public abstract class ConjugatePrior
{
    /// <summary>The posterior's parameters, [..., P].</summary>
    public abstract Tensor Posterior(Tensor prior, Tensor x);

    /// <summary>ln p(x₁ .. xₙ), [...].</summary>
    public abstract Tensor LogEvidence(Tensor prior, Tensor x);

    /// <summary>ln p(θ) under a prior or posterior, [...].</summary>
    public abstract Tensor LogDensity(Tensor prior, Tensor theta);

    /// <summary>ln p(x | θ), x [..., E] -> [...].</summary>
    public abstract Tensor LogLikelihood(Tensor theta, Tensor x);

    /// <summary>argmax p(θ) under a prior or posterior, [..., T]; where it has one.</summary>
    public abstract Tensor Mode(Tensor prior);

    /// <summary>ln p(x) of one example x [..., E] under a prior or posterior, [...].</summary>
    public Tensor LogPredictive(Tensor prior, Tensor x) => LogEvidence(prior, x.unsqueeze(-2));

    /// <summary>The most probable θ after the examples, [..., T].</summary>
    public Tensor MaximumAPosteriori(Tensor prior, Tensor x) => Mode(Posterior(prior, x));
}
