using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Generative.Numerics;

/// <summary>Kernels g [K, C, 3, 3] to U = G g Gᵀ, and the gradient of U back to that of g, Gᵀ S G.</summary>
/// <remarks>G as in <see cref="WinogradTiles"/>. Panels are <see cref="WinogradTiles.Width"/> channels wide.</remarks>
internal static unsafe class WinogradWeights
{
    private const int Vector = 8;

    /// <summary>U [16, K / 16, C, 16] for one panel of outputs. Turned: g is [C, K, 3, 3], and taken with its rows and
    /// columns in reverse.</summary>
    public static void Forward(float* g, float* u, long C, long K, long panel, bool turned)
    {
        var (down, across) = turned ? (9L, 9 * K) : (9 * C, 9L);
        var r = stackalloc Vector256<float>[12];
        for (var c = 0L; c < C; c++)
            for (var half = 0; half < WinogradTiles.Width; half += Vector)
            {
                var from = g + (panel * WinogradTiles.Width + half) * down + c * across;
                for (var j = 0; j < 3; j++)
                {
                    Vector256<float> a = Gather(from, down, turned ? 8 - j : j),
                        b = Gather(from, down, turned ? 5 - j : 3 + j), d = Gather(from, down, turned ? 2 - j : 6 + j);
                    (r[j], r[3 + j], r[6 + j], r[9 + j]) = Four(a, b, d);
                }
                var to = u + (panel * C + c) * WinogradTiles.Width + half;
                for (var i = 0; i < 4; i++)
                {
                    var (a, b, d, e) = Four(r[3 * i], r[3 * i + 1], r[3 * i + 2]);
                    a.Store(to + 4 * i * C * K);
                    b.Store(to + (4 * i + 1) * C * K);
                    d.Store(to + (4 * i + 2) * C * K);
                    e.Store(to + (4 * i + 3) * C * K);
                }
            }
    }

    /// <summary>The gradient of g [K, C, 3, 3], for one panel of inputs, from so many summands S [16, C, K].</summary>
    public static void Backward(float* sums, long summands, long C, long K, long panel, float* g)
    {
        var s = stackalloc Vector256<float>[16];
        var r = stackalloc Vector256<float>[12];
        for (var c = panel * WinogradTiles.Width; c < (panel + 1) * WinogradTiles.Width; c++)
            for (var k = 0L; k < K; k += Vector)
            {
                for (var p = 0; p < WinogradTiles.Places; p++)
                {
                    s[p] = default;
                    for (var n = 0L; n < summands; n++)
                        s[p] += Vector256.Load(sums + ((n * WinogradTiles.Places + p) * C + c) * K + k);
                }
                for (var j = 0; j < 4; j++)
                    (r[j], r[4 + j], r[8 + j]) = Three(s[j], s[4 + j], s[8 + j], s[12 + j]);
                for (var i = 0; i < 3; i++)
                {
                    var (a, b, d) = Three(r[4 * i], r[4 * i + 1], r[4 * i + 2], r[4 * i + 3]);
                    var to = g + (k * C + c) * 9 + 3 * i;
                    Scatter(a, to, C);
                    Scatter(b, to + 1, C);
                    Scatter(d, to + 2, C);
                }
            }
    }

    // G x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Four(
        Vector256<float> a, Vector256<float> b, Vector256<float> d)
    {
        Vector256<float> outer = (a + d) * 0.5f, inner = b * 0.5f;
        return (a, outer + inner, outer - inner, d);
    }

    // Gᵀ x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>, Vector256<float>) Three(
        Vector256<float> a, Vector256<float> b, Vector256<float> d, Vector256<float> e)
    {
        var sum = (b + d) * 0.5f;
        return (a + sum, (b - d) * 0.5f, sum + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Gather(float* g, long apart, long at)
    {
        g += at;
        return Vector256.Create(g[0], g[apart], g[2 * apart], g[3 * apart],
            g[4 * apart], g[5 * apart], g[6 * apart], g[7 * apart]);
    }

    private static void Scatter(Vector256<float> numbers, float* g, long C)
    {
        for (var i = 0; i < Vector; i++) g[i * C * 9] = numbers[i];
    }
}
