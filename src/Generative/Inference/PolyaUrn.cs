namespace Generative.Inference;

/// <summary>Partitions of a Dirichlet process: the Polya urn, or Chinese restaurant process.</summary>
/// <remarks>
/// p(zᵢ = k | z₁ .. zᵢ₋₁) = nₖ / (α + i - 1) for a cluster of nₖ, α / (α + i - 1) for a new one;
/// p(z) = α^K ∏ₖ (nₖ - 1)! / (α (α + 1) .. (α + n - 1)),   E[K] = Σᵢ α / (α + i - 1) = α (ψ(α + n) - ψ(α)).
/// Blackwell and MacQueen, 1973; Antoniak, 1974. z [..., n] (int64), clusters counted as they appear.
/// </remarks>
public static class PolyaUrn
{
    /// <summary>A partition of n for each stream of the noise, [streams, n].</summary>
    /// <remarks>Number i is new, or joins an earlier one that is drawn at random. Whom it joins in the end is found by
    /// following those links, twice as far in each round.</remarks>
    public static Tensor Sample(long n, double alpha, NoiseSource noise)
    {
        var i = arange(n, dtype: float64, device: noise.Device);                       // numbers before it
        var isNew = noise.Uniform(n) < alpha / (alpha + i);                            // the first always is
        isNew = isNew | i.eq(0);
        var earlier = (noise.Uniform(n).to(float64) * i).to(int64);
        var root = where(isNew, i.to(int64).expand_as(earlier), earlier);
        for (var reach = 1L; reach < n; reach *= 2) root = root.gather(1, root);
        return (isNew.to(int64).cumsum(1) - 1).gather(1, root);
    }

    /// <summary>ln p of a partition with counts nₖ [..., K], some of them 0: [...].</summary>
    public static Tensor LogProb(Tensor counts, double alpha)
    {
        var n = counts.sum(-1);
        var isThere = counts > 0;
        var blocks = where(isThere, counts.clamp(min: 1).lgamma() + Math.Log(alpha), 0.0).sum(-1);
        var a = full_like(n, alpha);
        return blocks + a.lgamma() - (a + n).lgamma();
    }

    /// <summary>E[K] of n.</summary>
    public static double MeanClusters(long n, double alpha) =>
        Enumerable.Range(0, (int)n).Sum(i => alpha / (alpha + i));
}
