using System.Numerics;
using System.Runtime.CompilerServices;

namespace Generative.Numerics;

/// <summary>‖x - μ‖² of rows in memory, in the processor's vectors.</summary>
/// <remarks>
/// The sum of squared differences, not ‖x‖² - 2 x·μ + ‖μ‖²: nothing cancels, and a processor subtracts beside its
/// products. Single pairs and a tile of pairs add in the same order: a distance is the same to the bit in both.
/// Its relative error is at most <see cref="Error"/>, half of it in the distance itself.
/// </remarks>
internal static unsafe class SquaredDistances
{
    /// <summary>Rows and centers of a tile: as many sums as fit in the registers.</summary>
    public const int Rows = 4, Columns = 2;

    /// <summary>A bound of the relative error of a sum of D squares and of what is done with it.</summary>
    public static double Error<T>(long D) where T : unmanaged, IFloatingPointIeee754<T> =>
        (D + 16) * (typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16);

    /// <summary>The distances of four pairs of rows, into d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pairs<T>(T* x, T* x1, T* x2, T* x3, T* c, T* c1, T* c2, T* c3, long D, T* d)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
        var whole = D - D % Vector<T>.Count;
        for (var k = 0L; k < whole; k += Vector<T>.Count)
        {
            s0 = Add(Vector.Load(x + k) - Vector.Load(c + k), s0);
            s1 = Add(Vector.Load(x1 + k) - Vector.Load(c1 + k), s1);
            s2 = Add(Vector.Load(x2 + k) - Vector.Load(c2 + k), s2);
            s3 = Add(Vector.Load(x3 + k) - Vector.Load(c3 + k), s3);
        }
        (d[0], d[1]) = (Total(s0, x, c, whole, D), Total(s1, x1, c1, whole, D));
        (d[2], d[3]) = (Total(s2, x2, c2, whole, D), Total(s3, x3, c3, whole, D));
    }

    /// <summary>The eight distances of four rows x and two centers c and c2, row by row into d with that
    /// pitch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile<T>(T* x, T* x1, T* x2, T* x3, T* c, T* c2, long D, T* d, long pitch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
        Vector<T> t0 = default, t1 = default, t2 = default, t3 = default;
        var whole = D - D % Vector<T>.Count;
        for (var k = 0L; k < whole; k += Vector<T>.Count)
        {
            var (m, n) = (Vector.Load(c + k), Vector.Load(c2 + k));
            var row = Vector.Load(x + k);
            s0 = Add(row - m, s0);
            t0 = Add(row - n, t0);
            row = Vector.Load(x1 + k);
            s1 = Add(row - m, s1);
            t1 = Add(row - n, t1);
            row = Vector.Load(x2 + k);
            s2 = Add(row - m, s2);
            t2 = Add(row - n, t2);
            row = Vector.Load(x3 + k);
            s3 = Add(row - m, s3);
            t3 = Add(row - n, t3);
        }
        (d[0], d[1]) = (Total(s0, x, c, whole, D), Total(t0, x, c2, whole, D));
        (d[pitch], d[pitch + 1]) = (Total(s1, x1, c, whole, D), Total(t1, x1, c2, whole, D));
        d += 2 * pitch;
        (d[0], d[1]) = (Total(s2, x2, c, whole, D), Total(t2, x2, c2, whole, D));
        (d[pitch], d[pitch + 1]) = (Total(s3, x3, c, whole, D), Total(t3, x3, c2, whole, D));
    }

    /// <summary>sum + w x, in place, of D numbers.</summary>
    public static void Accumulate<T>(T* sum, T* x, T w, long D) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var whole = D - D % Vector<T>.Count;
        for (var d = 0L; d < whole; d += Vector<T>.Count)
            (Vector.Load(sum + d) + Vector.Load(x + d) * w).Store(sum + d);
        for (var d = whole; d < D; d++) sum[d] += x[d] * w;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Add<T>(Vector<T> e, Vector<T> sum) where T : unmanaged => Vectors.MultiplyAdd(e, e, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Total<T>(Vector<T> sum, T* x, T* c, long from, long D)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var total = Vector.Sum(sum);
        for (var d = from; d < D; d++) total += (x[d] - c[d]) * (x[d] - c[d]);
        return total;
    }
}
