namespace Generative.MonteCarlo;

/// <summary>Whether chains agree, and how many independent draws they are worth.</summary>
/// <remarks>
/// Draws x [chains, draws, S]; a result for each of the S numbers, [S]; NaN where a number never changes.
/// Each chain is split into halves, M chains of N draws. W: the mean of their variances; B / N: the variance of their
/// means; V = (N - 1) / N W + B / N.
/// R̂ = √(V / W): of the ranks as normal numbers z = Φ⁻¹((r - 3/8) / (S + 1/4)), or of those of |x - median|, whichever
/// is larger.
/// ρₜ = 1 - (W - mean of the chains' autocovariances at lag t) / V,   τ = -1 + 2 Σₖ Pₖ, Pₖ = ρ₂ₖ + ρ₂ₖ₊₁, up to the
/// first Pₖ that is not above 0 (initial positive sequence), each at most the one before (monotone);   ESS = M N / τ.
/// Bulk: of z. Tail: the smaller of those of x ≤ its 5 % and x ≤ its 95 % quantile.
/// Vehtari, Gelman, Simpson, Carpenter and Bürkner, "Rank-Normalization, Folding, and Localization: An Improved R̂ for
/// Assessing Convergence of MCMC", 2021, arXiv:1903.08008; Geyer, "Practical Markov Chain Monte Carlo", 1992.
/// </remarks>
public static class Convergence
{
    /// <summary>R̂ above this: chains do not agree yet.</summary>
    public const double MostRHat = 1.01;

    /// <summary>R̂ of ranks, [S].</summary>
    public static Tensor RHat(Tensor x)
    {
        var folded = (x - x.flatten(0, 1).quantile(Share(x, 0.5), 0)).abs();
        return maximum(PlainRHat(Normalized(Split(x))), PlainRHat(Normalized(Split(folded))));
    }

    /// <summary>Effective number of draws for the bulk of the distribution, [S].</summary>
    public static Tensor BulkSize(Tensor x) => EffectiveSize(Normalized(Split(x)));

    /// <summary>Effective number of draws for its tails, [S]; of one tail where all draws are in the other
    /// one.</summary>
    public static Tensor TailSize(Tensor x)
    {
        var (low, high) = (Below(x, 0.05), Below(x, 0.95));
        return where(high.isnan(), low, where(low.isnan(), high, minimum(low, high)));
    }

    /// <summary>Effective number of draws for the mean, [S].</summary>
    public static Tensor MeanSize(Tensor x) => EffectiveSize(Split(x));

    /// <summary>The mean of all draws and its standard error s / √ESS, [S] each.</summary>
    public static (Tensor Mean, Tensor Error) Mean(Tensor x)
    {
        var flat = x.flatten(0, 1);
        return (flat.mean([0]), flat.std(0) / MeanSize(x).sqrt());
    }

    /// <summary>Autocorrelation of the chains at each lag, ρ [draws, S].</summary>
    public static Tensor Autocorrelation(Tensor x) => Correlation(x);

    /// <summary>R̂ of numbers [chains, draws, S] as they are, [S].</summary>
    public static Tensor PlainRHat(Tensor x)
    {
        var (within, total) = Variances(x);
        return (total / within).sqrt();
    }

    /// <summary>Effective number of draws of numbers [chains, draws, S] as they are, [S].</summary>
    public static Tensor EffectiveSize(Tensor x)
    {
        var (M, N) = (x.size(0), x.size(1));
        var rho = Correlation(x);
        var pairs = rho[..(int)(N / 2 * 2)].view(N / 2, 2, -1).sum(1);                 // P, [N / 2, S]
        // The last pairs are of too few draws: at the latest the sequence ends there.
        var last = Math.Max(0, (N - 4) / 2);
        var isAlive = (pairs > 0).logical_and(arange(N / 2, device: x.device).lt(last).unsqueeze(1));
        var alive = isAlive.to(x.dtype).cumprod(0);
        var ends = alive.sum([0], keepdim: true).to(int64);                            // first that is not, [1, S]
        var next = rho.gather(0, 2 * ends).squeeze(0).clamp(min: 0);
        var tau = -1 + 2 * (RunningMinimum(pairs) * alive).sum([0]) + next;
        var size = (double)(M * N);
        return size / tau.clamp(min: 1 / Math.Log10(size));
    }

    /// <summary>Ranks of all numbers among the draws of all chains, as normal numbers, [chains, draws, S].</summary>
    public static Tensor Normalized(Tensor x)
    {
        var columns = x.flatten(0, 1).t().contiguous();                                // [S, n]
        var sorted = columns.sort(-1).Values.contiguous();
        // Equal numbers share their mean rank.
        var rank = (searchsorted(sorted, columns) + searchsorted(sorted, columns, right: true) + 1).to(x.dtype) / 2;
        var share = (rank - 0.375) / (columns.size(1) + 0.25);
        return (Math.Sqrt(2) * (2 * share - 1).erfinv()).t().reshape(x.shape);
    }

    // [chains, draws, S] -> [2 chains, draws / 2, S]; of an odd number of draws the middle one is left out.
    private static Tensor Split(Tensor x)
    {
        var half = x.size(1) / 2;
        return cat([x.narrow(1, 0, half), x.narrow(1, x.size(1) - half, half)], 0);
    }

    private static Tensor Below(Tensor x, double share)
    {
        var quantile = x.flatten(0, 1).quantile(Share(x, share), 0);
        return EffectiveSize(Split((x <= quantile).to(x.dtype)));
    }

    private static Tensor Share(Tensor x, double share) => tensor(share, x.dtype, x.device);

    // W and V, [S].
    private static (Tensor Within, Tensor Total) Variances(Tensor x)
    {
        var N = (double)x.size(1);
        var within = x.std(1).square().mean([0]);
        var between = x.size(0) > 1 ? x.mean([1]).std(0).square() : zeros_like(within);
        return (within, (N - 1) / N * within + between);
    }

    // ρ [N, S]; autocovariances by the Fourier transform, with zeros behind so that nothing wraps around.
    private static Tensor Correlation(Tensor x)
    {
        var N = x.size(1);
        var (within, total) = Variances(x);
        var length = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)(2 * N));
        var spectrum = fft.rfft(x - x.mean([1], keepdim: true), length, 1);
        var power = spectrum.abs().square();
        var covariance = fft.irfft(power.to(complex128), length, 1).narrow(1, 0, N).mean([0]) / N;
        var rho = 1 - (within - covariance) / total;
        return cat([ones_like(rho[..1]), rho[1..]], 0);
    }

    // The least of each row and those above it, by doubling.
    private static Tensor RunningMinimum(Tensor x)
    {
        for (var shift = 1; shift < x.size(0); shift *= 2)
            x = cat([x[..shift], minimum(x[shift..], x[..^shift])], 0);
        return x;
    }
}
