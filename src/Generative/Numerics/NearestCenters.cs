using System.Numerics;
using System.Runtime.InteropServices;
using static Generative.Numerics.TensorMemory;

namespace Generative.Numerics;

/// <summary>What a pass of k-means over some examples gives.</summary>
/// <param name="Assigned">The center of least cost of each example, [B] (int64).</param>
/// <param name="Costs">What each example pays there, [B], not weighted.</param>
/// <param name="Weights">The weight of each cluster, [K].</param>
/// <param name="Sums">Its weighted sum of examples, [K, D].</param>
public sealed record ClusterPass(Tensor Assigned, Tensor Costs, Tensor Weights, Tensor Sums);

/// <summary>A pass of k-means on the processor: each example is read once.</summary>
/// <remarks>
/// cᵢⱼ = ‖xᵢ - μⱼ‖² + eⱼ; the center of least cost, the first of several; its cost; nⱼ = Σ wᵢ and Σ wᵢ xᵢ over the
/// examples of j. The examples lie in shares that depend on their number and that of the threads alone, each with sums
/// of its own: the same numbers in every run with as many threads.
/// x [B, D], rows of contiguous numbers; μ [K, D], contiguous; e [K]; w [B].
/// </remarks>
public static unsafe class NearestCenters
{
    private const string Name = "centers";

    // Numbers of examples that are worth a share, and numbers of the sums of all shares at most.
    private const long ShareNumbers = 1L << 18, MostSums = 1L << 24;

    /// <summary>Whether such tensors are taken: on a processor with vectors, float32 or float64.</summary>
    public static bool Takes(Tensor x, Tensor centers) => Vector.IsHardwareAccelerated && !PlainForms.Has(Name)
        && x.device_type == DeviceType.CPU && centers.device_type == DeviceType.CPU
        && x.dtype == centers.dtype && (x.dtype == float32 || x.dtype == float64)
        && x.dim() == 2 && x.stride(1) == 1 && x.stride(0) >= x.size(1) && centers.is_contiguous()
        && x.size(0) is > 0 and < int.MaxValue && centers.numel() is > 0 and < 1L << 28;

    /// <summary>The pass.</summary>
    /// <param name="x">x.</param>
    /// <param name="centers">μ.</param>
    /// <param name="own">e; null: 0.</param>
    /// <param name="weights">w; null: 1.</param>
    /// <param name="bounds">Bounds from earlier passes, for e = 0 only; null: none.</param>
    /// <param name="first">The number of the first example among those of the bounds.</param>
    public static ClusterPass Pass(Tensor x, Tensor centers, Tensor? own = null, Tensor? weights = null,
        CenterBounds? bounds = null, long first = 0) => x.dtype == float32
        ? Pass<float>(x, centers, own, weights, bounds, first)
        : Pass<double>(x, centers, own, weights, bounds, first);

    private static ClusterPass Pass<T>(
        Tensor x, Tensor centers, Tensor? own, Tensor? weights, CenterBounds? bounds, long first)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (B, D, K) = (x.size(0), x.size(1), centers.size(0));
        var threads = get_num_threads();
        // Two for each thread: one that wakes late does less.
        var shares = Math.Min(2 * threads, Math.Min(B * D / ShareNumbers, MostSums / (K * D)));
        shares = threads == 1 ? 1 : Math.Max(1, shares);
        var (e, w) = (own?.to(x.dtype).contiguous(), weights?.to(x.dtype).contiguous());
        var (assigned, costs) = (empty(B, dtype: int64, device: x.device), x.new_empty(B));
        var (n, sums) = (x.new_empty(shares, K), x.new_empty(shares, K, D));
        // A view of one row is contiguous, and shares the memory of all.
        using var row = x[0];
        using var mu = centers.detach();
        var (pitch, share) = (CenterBounds.Pitch(K), (B + shares - 1) / shares);
        var (bound, up, down) = bounds?.Moved(MemoryMarshal.Cast<byte, T>(mu.bytes), K, D) ?? ([], [], []);
        fixed (T* lower = bound, ways = up, waysDown = down)
        fixed (int* nearest = bounds?.Nearest)
        {
            var rows = new CenterRows<T>
            {
                X = Address<T>(row), Stride = x.stride(0), D = D, K = K, Mu = Address<T>(mu), E = Address<T>(e),
                W = Address<T>(w), Assigned = Address<long>(assigned), Costs = Address<T>(costs), Pitch = pitch,
                Up = ways, Down = waysDown, Lower = lower is null ? null : lower + first * pitch,
                Nearest = lower is null ? null : nearest + first,
            };
            T* counts = Address<T>(n), totals = Address<T>(sums);
            Team.For((int)shares, t => (rows with { N = counts + t * K, Sums = totals + t * K * D })
                .Take(t * share, Math.Min(B, (t + 1) * share)));
            for (var t = 1; t < shares; t++)
            {
                SquaredDistances.Accumulate(counts, counts + t * K, T.One, K);
                SquaredDistances.Accumulate(totals, totals + t * K * D, T.One, K * D);
            }
        }
        GC.KeepAlive((x, e, w));
        return new(assigned, costs, n[0], sums[0]);
    }
}
