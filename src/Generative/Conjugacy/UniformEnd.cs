namespace Generative.Conjugacy;

/// <summary>Uniform from 0 to θ, Pareto prior of θ.</summary>
/// <remarks>
/// p(x | θ) = 1 / θ for 0 &lt; x ≤ θ,   p(θ) = k m^k / θ^(k+1) for θ ≥ m:
/// posterior m' = max(m, x₁ .. xₙ), k' = k + n,   p(x₁ .. xₙ) = (k m^k) / (k' m'^k').
/// The ends of both depend on what is unknown, so that neither is an exponential family. Parameters (m, k) [..., 2];
/// the mode is m.
/// </remarks>
public sealed class UniformEnd : ConjugatePrior
{
    /// <inheritdoc/>
    public override Tensor Posterior(Tensor prior, Tensor x)
    {
        var m = maximum(prior.select(-1, 0), x.squeeze(-1).amax(-1));
        return stack([m, (prior.select(-1, 1) + x.shape[^2]).expand_as(m)], -1);
    }

    /// <inheritdoc/>
    public override Tensor LogEvidence(Tensor prior, Tensor x)
    {
        var log = LogNorm(prior) - LogNorm(Posterior(prior, x));
        return where((x > 0).flatten(-2).all(-1), log, double.NegativeInfinity);
    }

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor prior, Tensor theta)
    {
        var (m, k, t) = (prior.select(-1, 0), prior.select(-1, 1), theta.squeeze(-1));
        return where(t >= m, LogNorm(prior) - (k + 1) * t.log(), double.NegativeInfinity);
    }

    /// <inheritdoc/>
    public override Tensor LogLikelihood(Tensor theta, Tensor x) =>
        where((x > 0) & (x <= theta), -theta.log(), double.NegativeInfinity).squeeze(-1);

    /// <inheritdoc/>
    public override Tensor Mode(Tensor prior) => prior.narrow(-1, 0, 1);

    // ln(k m^k).
    private static Tensor LogNorm(Tensor prior)
    {
        var (m, k) = (prior.select(-1, 0), prior.select(-1, 1));
        return k.log() + k * m.log();
    }
}
