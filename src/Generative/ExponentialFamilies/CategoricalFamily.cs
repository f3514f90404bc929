namespace Generative.ExponentialFamilies;

/// <summary>Categorical(p) over K classes; x is one-hot.</summary>
/// <remarks>
/// p(x) = ∏ₖ pₖ^xₖ,   T = (x₁ .. x_{K-1}),   ηₖ = ln pₖ / p_K,   A = ln(1 + Σₖ e^ηₖ),   h = 1.
/// The last class has no parameter of its own: the probabilities add up to one.
/// </remarks>
public sealed class CategoricalFamily(long K) : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => K;

    /// <inheritdoc/>
    public override long Size => K - 1;

    /// <summary>η of p [..., K].</summary>
    public static Tensor Natural(Tensor p) => (p.narrow(-1, 0, p.shape[^1] - 1) / p.narrow(-1, -1, 1)).log();

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) => x.narrow(-1, 0, K - 1);

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta) => Logits(eta).logsumexp(-1);

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta) => eta.isfinite().all(-1);

    /// <inheritdoc/>
    public override Tensor MaximumLikelihood(Tensor mean) =>
        mean.log() - (1 - mean.sum(-1, keepdim: true)).log();

    /// <summary>The class of largest ηₖ + Gumbel noise (Maddison, Tarlow and Minka, 2014).</summary>
    public override Tensor Sample(Tensor eta, NoiseSource noise)
    {
        var logits = Logits(eta);
        var gumbel = -(-noise.Uniform(logits.shape).to(eta.dtype).log()).log();
        var drawn = (logits + gumbel).argmax(-1, keepdim: true);                       // [n, ..., 1]
        return drawn.eq(arange(K, device: eta.device)).to(eta.dtype);
    }

    /// <inheritdoc/>
    protected override Tensor Interior => zeros(K - 1, float64);

    // ln p up to a constant, [..., K].
    private static Tensor Logits(Tensor eta) => cat([eta, zeros_like(eta.narrow(-1, 0, 1))], -1);
}
