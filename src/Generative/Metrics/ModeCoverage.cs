namespace Generative.Metrics;

/// <summary>How samples fall on known modes.</summary>
/// <param name="Covered">Modes with a sample of quality, of K.</param>
/// <param name="HighQuality">Share of samples within three standard deviations of a mode.</param>
/// <param name="Kl">KL of the samples' shares of the modes from the modes' weights, nats.</param>
public sealed record ModeShares(int Covered, double HighQuality, double Kl);

/// <summary>Modes of a mixture of Gaussians that samples reach.</summary>
/// <remarks>
/// A sample belongs to its nearest mode and is of high quality within 3σ of it; a mode is covered by one such sample.
/// Srivastava et al., "VEEGAN", 2017, arXiv:1705.07761, section 4.1.
/// Of exact samples in D dimensions the share of high quality is P(χ²_D ≤ 9): 0.9889 in the plane. x [n, D]; means [K,
/// D]; weights [K].
/// </remarks>
public static class ModeCoverage
{
    /// <summary>Samples x against N(means_k, σ² I) of those weights.</summary>
    public static ModeShares Of(Tensor x, Tensor means, double sigma, IReadOnlyList<double> weights)
    {
        using var scope = NewDisposeScope();
        var both = Pairwise.Rows(x, means, (_, d) =>
        {
            var (least, mode) = d.min(1);
            // [b, 2]: whose it is, and whether it is good
            return stack([mode, least.le(9 * sigma * sigma).to(int64)], 1);
        });
        var (mode, good) = (both.select(1, 0), both.select(1, 1).ne(0));
        var covered = Histogram.Counts(mode.masked_select(good), weights.Count).Count(c => c > 0);
        return new(covered, good.to(float64).mean().item<double>(),
            Histogram.Kl(Histogram.Counts(mode, weights.Count), weights));
    }
}
