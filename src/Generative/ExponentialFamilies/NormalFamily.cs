namespace Generative.ExponentialFamilies;

/// <summary>N(μ, σ²), both unknown.</summary>
/// <remarks>
/// T = (x, x²),   η = (μ / σ², -1 / (2 σ²)),   A = -η₁² / (4 η₂) - ½ ln(-2 η₂) + ½ ln 2π,   h = 1.
/// </remarks>
public sealed class NormalFamily : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => 1;

    /// <inheritdoc/>
    public override long Size => 2;

    /// <summary>η of μ and σ² [...], [..., 2].</summary>
    public static Tensor Natural(Tensor mu, Tensor variance) => stack([mu / variance, -0.5 / variance], -1);

    /// <summary>μ and σ² [...] of η.</summary>
    public static (Tensor Mu, Tensor Variance) Parameters(Tensor eta)
    {
        var variance = -0.5 / eta.select(-1, 1);
        return (eta.select(-1, 0) * variance, variance);
    }

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) => cat([x, x.square()], -1);

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta)
    {
        var (first, second) = (eta.select(-1, 0), eta.select(-1, 1));
        return -first.square() / (4 * second) - 0.5 * (-2 * second).log() + 0.5 * Math.Log(2 * Math.PI);
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta) => eta.select(-1, 1) < 0;

    /// <inheritdoc/>
    public override Tensor MaximumLikelihood(Tensor mean)
    {
        var mu = mean.select(-1, 0);
        return Natural(mu, mean.select(-1, 1) - mu.square());
    }

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise)
    {
        var (mu, variance) = Parameters(eta);
        return (mu + variance.sqrt() * noise.Normal(mu.shape).to(eta.dtype)).unsqueeze(-1);
    }

    /// <inheritdoc/>
    protected override Tensor Interior => tensor(new[] { 0.0, -0.5 });
}
