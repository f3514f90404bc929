using System.Numerics;
using System.Runtime.InteropServices;

namespace Generative.Numerics;

/// <summary>How far each example is from each center at least, kept from one pass over the examples to the
/// next.</summary>
/// <remarks>
/// Let p be the way that center j has gone in all, and d the distance of example i when its bound was made. By the
/// triangle inequality it is at least d - (p now - p then) now. Kept is b = d + p then, so a pass only compares: where
/// bᵢⱼ &gt; u + pⱼ with u the distance from i to its own center, j cannot be nearer. Ways are rounded up, bounds down,
/// and u carries the error of both distances: the center that is found is that of a pass without bounds, to the bit.
/// Elkan, "Using the triangle inequality to accelerate k-means", 2003. Nothing of it belongs into a checkpoint.
/// </remarks>
public sealed class CenterBounds
{
    // Numbers that are kept at most, N K.
    private const long MostNumbers = 1L << 26;

    private readonly long N;
    private Array? lower, before;
    private double[] way = [];                                                         // p [K]

    /// <summary>Bounds of N examples; none are known yet.</summary>
    public CenterBounds(long N) => this.N = N;

    /// <summary>Whether bounds pay: where a distance takes much more than a comparison, and they take no more memory
    /// than the examples do.</summary>
    public static bool Pay(long N, long K, long D) => K > 2 && K <= D && D >= 16 && N * Pitch(K) <= MostNumbers;

    /// <summary>The center of each example, -1: unknown.</summary>
    internal int[] Nearest { get; private set; } = [];

    /// <summary>Numbers from one example's bounds to the next one's: those behind K are infinite.</summary>
    internal static long Pitch(long K) => (K + 15) / 16 * 16;

    /// <summary>b [N, pitch], after the centers [K, D] have moved to where they are now; p rounded up, and down, by
    /// more than a sum with it is rounded.</summary>
    internal (T[] Bounds, T[] Up, T[] Down) Moved<T>(ReadOnlySpan<T> centers, long K, long D)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (lower is not T[] bounds || way.Length != K || before is not T[] last || last.Length != centers.Length)
            (bounds, last) = Afresh<T>(centers, K);
        if (!MemoryMarshal.AsBytes(centers).SequenceEqual(MemoryMarshal.AsBytes<T>(last)))
        {
            for (var j = 0; j < K; j++) way[j] += Distance(centers, last, j * D, D);
            centers.CopyTo(last);
        }
        var (pitch, unit) = (Pitch(K), SquaredDistances.Error<T>(0));
        var (up, down) = (new T[pitch], new T[pitch]);
        for (var j = 0; j < K; j++)
            (up[j], down[j]) = (T.CreateChecked(way[j] * (1 + unit)), T.CreateChecked(way[j] * (1 - unit)));
        return (bounds, up, down);
    }

    private (T[] Bounds, T[] Last) Afresh<T>(ReadOnlySpan<T> centers, long K)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var bounds = GC.AllocateUninitializedArray<T>((int)(N * Pitch(K)));
        var last = centers.ToArray();
        (lower, before, way, Nearest) = (bounds, last, new double[K], new int[N]);
        Array.Fill(Nearest, -1);
        return (bounds, last);
    }

    // Rounded up.
    private static double Distance<T>(ReadOnlySpan<T> a, T[] b, long from, long D)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = 0.0;
        for (var d = (int)from; d < (int)(from + D); d++)
        {
            var e = double.CreateChecked(a[d]) - double.CreateChecked(b[d]);
            sum += e * e;
        }
        return Math.Sqrt(sum) * (1 + SquaredDistances.Error<double>(D));
    }
}
