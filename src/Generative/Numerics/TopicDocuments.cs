using System.Numerics;
using static Generative.Numerics.TensorMemory;

namespace Generative.Numerics;

/// <summary>The topics of documents on the processor: each document is inferred in the cache, without tensors in
/// between.</summary>
/// <remarks>
/// θ_dk = exp(ψ(γ_dk) - maxⱼ ψ(γ_dj)), cut off below, and s_dw = Σₖ θ_dk β_kw:
/// γ_dk ← α_k + θ_dk Σ_w n_dw β_kw / s_dw;   Σ_w n_dw ln s_dw;   Σ_d θ_dk n_dw / s_dw.
/// Words of count 0 are passed over. The documents lie in shares that depend on their number and that of the threads
/// alone, each with sums of its own: the same numbers in every run with as many threads.
/// n [B, V] or [B, W]; β [V, K], a word's topics side by side; α [K]; γ [B, K].
/// </remarks>
public static unsafe class TopicDocuments
{
    // Products that are worth a share, numbers of the sums of all shares, and of one document, at most.
    private const long ShareNumbers = 1L << 14, MostSums = 1L << 24, MostNumbers = 1L << 24;

    /// <summary>Whether such tensors are taken: on a processor with vectors, float32 or float64, without
    /// gradients; γ null: whether others may be.</summary>
    public static bool Takes(WordBags n, Tensor beta, Tensor alpha, Tensor? gamma = null) =>
        Vector.IsHardwareAccelerated && beta.dtype is ScalarType.Float32 or ScalarType.Float64
        && new[] { n.Counts, beta, alpha, gamma ?? alpha }.All(t => t.device_type == DeviceType.CPU
            && t.dtype == beta.dtype && !(t.requires_grad && is_grad_enabled()))
        && n.Counts.size(1) * alpha.size(0) < MostNumbers && n.Count is > 0 and < int.MaxValue;

    /// <summary>γ after so many updates, [B, K].</summary>
    public static Tensor Update(WordBags n, Tensor beta, Tensor alpha, Tensor gamma, int iterations)
    {
        var after = gamma.contiguous().clone();
        Run(n, beta, alpha, after, iterations, null, null);
        return after;
    }

    /// <summary>Σ_w n_dw ln s_dw, [B].</summary>
    public static Tensor LogWords(WordBags n, Tensor beta, Tensor alpha, Tensor gamma)
    {
        var logs = gamma.new_empty(n.Count);
        Run(n, beta, alpha, gamma.contiguous(), 0, logs, null);
        return logs;
    }

    /// <summary>Σ_d θ_dk n_dw / s_dw, [V, K].</summary>
    public static Tensor Sums(WordBags n, Tensor beta, Tensor alpha, Tensor gamma)
    {
        var all = beta.new_zeros([Math.Min(Shares(n, beta), Math.Max(1, MostSums / beta.numel())), .. beta.shape]);
        Run(n, beta, alpha, gamma.contiguous(), 0, null, all);
        return all.size(0) == 1 ? all[0] : all.sum([0]);
    }

    private static void Run(WordBags n, Tensor beta, Tensor alpha, Tensor gamma, int times, Tensor? logs, Tensor? sums)
    {
        if (gamma.dtype == float32) Run<float>(n, beta, alpha, gamma, times, logs, sums);
        else Run<double>(n, beta, alpha, gamma, times, logs, sums);
    }

    private static void Run<T>(
        WordBags n, Tensor beta, Tensor alpha, Tensor gamma, int times, Tensor? logs, Tensor? sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (B, W, K, shares) = (n.Count, n.Counts.size(1), gamma.size(1), sums?.size(0) ?? Shares(n, beta));
        var (places, counts) = (n.Places?.contiguous(), n.Counts.contiguous());
        var (table, prior) = (beta.contiguous(), alpha.contiguous());
        var rows = new TopicRows<T>
        {
            W = W, K = K, Places = Address<long>(places), Counts = Address<T>(counts), Beta = Address<T>(table),
            Alpha = Address<T>(prior), Gamma = Address<T>(gamma), Logs = Address<T>(logs), Updates = times,
        };
        var total = Address<T>(sums);
        var share = (B + shares - 1) / shares;
        Team.For((int)shares, t =>
            (rows with { Sums = total is null ? null : total + t * table.numel() })
                .Take(t * share, Math.Min(B, (t + 1) * share)));
        GC.KeepAlive((places, counts, table, prior, gamma, logs, sums));
    }

    // Two for each thread: one that wakes late does less.
    private static long Shares(WordBags n, Tensor beta) => get_num_threads() == 1 ? 1
        : Math.Clamp(n.Counts.numel() * beta.size(1) / ShareNumbers, 1, Math.Min(n.Count, 2 * get_num_threads()));
}
