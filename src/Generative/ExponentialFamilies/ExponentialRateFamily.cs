namespace Generative.ExponentialFamilies;

/// <summary>The exponential distribution of rate b, for waiting times x > 0.</summary>
/// <remarks>p(x) = b e^(-b x),   T = x,   η = -b,   A = -ln(-η),   h = 1.</remarks>
public sealed class ExponentialRateFamily : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => 1;

    /// <inheritdoc/>
    public override long Size => 1;

    /// <summary>η of b [...], [..., 1].</summary>
    public static Tensor Natural(Tensor rate) => -rate.unsqueeze(-1);

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) => x;

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta) => -(-eta).log().squeeze(-1);

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta) => (eta < 0).all(-1);

    /// <inheritdoc/>
    public override Tensor MaximumLikelihood(Tensor mean) => -1 / mean;

    /// <summary>-ln(1 - u) / b, the inverse of the distribution function.</summary>
    public override Tensor Sample(Tensor eta, NoiseSource noise) =>
        (1 - noise.Uniform(eta.shape).to(eta.dtype)).log() / eta;

    /// <inheritdoc/>
    protected override Tensor Interior => -ones(1, float64);
}
