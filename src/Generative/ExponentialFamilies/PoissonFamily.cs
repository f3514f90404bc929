namespace Generative.ExponentialFamilies;

/// <summary>Poisson(λ): x is a count.</summary>
/// <remarks>p(x) = λ^x e^-λ / x!,   T = x,   η = ln λ,   A = e^η,   h = 1 / x!.</remarks>
public sealed class PoissonFamily : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => 1;

    /// <inheritdoc/>
    public override long Size => 1;

    /// <summary>η of λ [...], [..., 1].</summary>
    public static Tensor Natural(Tensor rate) => rate.log().unsqueeze(-1);

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) => x;

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta) => eta.exp().squeeze(-1);

    /// <inheritdoc/>
    public override Tensor LogBase(Tensor x) => -(x + 1).lgamma().squeeze(-1);

    /// <summary>-E[ln x!], summed over the counts that have any weight.</summary>
    public override Tensor MeanLogBase(Tensor eta)
    {
        var x = Counts(eta);                                                           // [M]
        return -(LogWeights(eta, x).exp() * (x + 1).lgamma()).sum(-1);
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta) => eta.exp().isfinite().all(-1);

    /// <inheritdoc/>
    public override Tensor MaximumLikelihood(Tensor mean) => mean.log();

    /// <summary>Inverse of the distribution function: how many of its values lie below a uniform number.</summary>
    public override Tensor Sample(Tensor eta, NoiseSource noise)
    {
        var below = LogWeights(eta, Counts(eta)).exp().cumsum(-1);                     // [..., M]
        return (noise.Uniform(eta.shape).to(eta.dtype) >= below).sum(-1, keepdim: true).to(eta.dtype);
    }

    /// <inheritdoc/>
    protected override Tensor Interior => zeros(1, float64);

    // 0 .. λ + 12 √λ + 30 of the largest λ: what is left out has less than 1e-15 of the weight.
    private static Tensor Counts(Tensor eta)
    {
        var rate = Math.Exp(eta.max().to(float64).item<double>());
        return arange((long)(rate + 12 * Math.Sqrt(rate) + 30), dtype: eta.dtype, device: eta.device);
    }

    // ln p of each count, [..., M].
    private static Tensor LogWeights(Tensor eta, Tensor x) => eta * x - eta.exp() - (x + 1).lgamma();
}
