using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Generative.Numerics;

/// <summary>Matrices in memory, turned over in squares of eight.</summary>
internal static unsafe class Transposition
{
    private const int Side = 8;

    /// <summary>Xᵀ of x [rows, columns] into y [columns, rows]. The processor has AVX.</summary>
    public static void Of(float* x, long rows, long columns, float* y)
    {
        long down = rows - rows % Side, across = columns - columns % Side;
        for (var r = 0L; r < down; r += Side)
        {
            for (var c = 0L; c < across; c += Side) Square(x + r * columns + c, columns, y + c * rows + r, rows);
            Rest(x, columns, y, rows, (r, r + Side), (across, columns));
        }
        Rest(x, columns, y, rows, (down, rows), (0, columns));
    }

    private static void Rest(
        float* x, long columns, float* y, long rows, (long From, long To) r, (long From, long To) c)
    {
        for (var j = c.From; j < c.To; j++)
            for (var i = r.From; i < r.To; i++) y[j * rows + i] = x[i * columns + j];
    }

    // Pairs of rows are interleaved, then pairs of pairs; the halves of the vectors change places at the end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Square(float* x, long pitch, float* y, long turned)
    {
        var (a, b) = Interleaved(x, x + pitch);
        var (c, d) = Interleaved(x + 2 * pitch, x + 3 * pitch);
        var (e, f) = Interleaved(x + 4 * pitch, x + 5 * pitch);
        var (g, h) = Interleaved(x + 6 * pitch, x + 7 * pitch);
        Halves(Avx.Shuffle(a, c, 0x44), Avx.Shuffle(e, g, 0x44), y, 4 * turned);
        Halves(Avx.Shuffle(a, c, 0xEE), Avx.Shuffle(e, g, 0xEE), y + turned, 4 * turned);
        Halves(Avx.Shuffle(b, d, 0x44), Avx.Shuffle(f, h, 0x44), y + 2 * turned, 4 * turned);
        Halves(Avx.Shuffle(b, d, 0xEE), Avx.Shuffle(f, h, 0xEE), y + 3 * turned, 4 * turned);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Low, Vector256<float> High) Interleaved(float* x, float* next)
    {
        Vector256<float> a = Vector256.Load(x), b = Vector256.Load(next);
        return (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<float> a, Vector256<float> b, float* y, long further)
    {
        Avx.Permute2x128(a, b, 0x20).Store(y);
        Avx.Permute2x128(a, b, 0x31).Store(y + further);
    }
}
