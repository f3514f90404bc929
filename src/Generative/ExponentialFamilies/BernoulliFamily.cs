namespace Generative.ExponentialFamilies;

/// <summary>Bernoulli(p): x is 0 or 1.</summary>
/// <remarks>p(x) = p^x (1 - p)^(1-x),   T = x,   η = ln p / (1 - p),   A = ln(1 + e^η),   h = 1.</remarks>
public sealed class BernoulliFamily : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => 1;

    /// <inheritdoc/>
    public override long Size => 1;

    /// <summary>η of p [...], [..., 1].</summary>
    public static Tensor Natural(Tensor p) => p.logit().unsqueeze(-1);

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) => x;

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta) => functional.softplus(eta).squeeze(-1);

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta) => eta.isfinite().all(-1);

    /// <inheritdoc/>
    public override Tensor MaximumLikelihood(Tensor mean) => mean.logit();

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise) =>
        (noise.Uniform(eta.shape).to(eta.dtype) < eta.sigmoid()).to(eta.dtype);

    /// <inheritdoc/>
    protected override Tensor Interior => zeros(1, float64);
}
