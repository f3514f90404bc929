using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Generative.Numerics;

/// <summary>The transforms of F(2 x 2, 3 x 3) and the products between them, for tiles in memory.</summary>
/// <remarks>
/// Two by two outputs of a 3 x 3 kernel g on 4 x 4 inputs d:   y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A,   with
/// Bᵀ = (1 0 −1 0; 0 1 1 0; 0 −1 1 0; 0 1 0 −1),  G = (1 0 0; ½ ½ ½; ½ −½ ½; 0 0 1),  Aᵀ = (1 1 1 0; 0 1 −1 −1).
/// Sixteen products for four outputs, where the sum over the kernel takes thirty-six. Over many tiles and channels the
/// sixteen are products of matrices, M_ξ [T, K] = V_ξ [T, C] U_ξ [C, K].
/// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016, arXiv:1509.09308, sections 4.1 and 4.2.
/// Channels lie last, in multiples of <see cref="Width"/>.
/// </remarks>
internal static unsafe class WinogradTiles
{
    /// <summary>Products for a tile.</summary>
    public const int Places = 16;

    /// <summary>Channels of a panel: two vectors of eight numbers.</summary>
    public const int Width = 16;

    /// <summary>Rows of a product that are computed at once.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a sum of products that are computed at once.</summary>
    public const int Columns = 4;

    /// <summary>V_ξ = Bᵀ d B for one tile: d are the addresses of its sixteen places, v of its rows in the sixteen
    /// matrices, so far apart.</summary>
    public static void Inputs(float** d, float* v, long apart, long C)
    {
        Row(d, d + 8, -1, v, apart, C);
        Row(d + 4, d + 8, 1, v + 4 * apart, apart, C);
        Row(d + 8, d + 4, -1, v + 8 * apart, apart, C);
        Row(d + 4, d + 12, -1, v + 12 * apart, apart, C);
    }

    // A row of Bᵀ d B from two rows of d, a + sign b.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(float** a, float** b, float sign, float* v, long apart, long C)
    {
        float* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3];
        float* v1 = v + apart, v2 = v1 + apart, v3 = v2 + apart;
        var s = Vector256.Create(sign);
        for (var c = 0L; c < C; c += 8)
        {
            var e0 = Vector256.MultiplyAddEstimate(s, Vector256.Load(b0 + c), Vector256.Load(a0 + c));
            var e1 = Vector256.MultiplyAddEstimate(s, Vector256.Load(b1 + c), Vector256.Load(a1 + c));
            var e2 = Vector256.MultiplyAddEstimate(s, Vector256.Load(b2 + c), Vector256.Load(a2 + c));
            var e3 = Vector256.MultiplyAddEstimate(s, Vector256.Load(b3 + c), Vector256.Load(a3 + c));
            (e0 - e2).Store(v + c);
            (e1 + e2).Store(v1 + c);
            (e2 - e1).Store(v2 + c);
            (e1 - e3).Store(v3 + c);
        }
    }

    /// <summary>y = Aᵀ M A + bias for one tile: m are its rows in the sixteen matrices, y the addresses of its four
    /// places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Outputs(float* m, long apart, float* bias, float** y, long K)
    {
        float* y0 = y[0], y1 = y[1], y2 = y[2], y3 = y[3];
        float* m1 = m + 4 * apart, m2 = m + 8 * apart, m3 = m + 12 * apart;
        for (var k = 0L; k < K; k += 8)
        {
            var (l0, r0) = Sums(m + k, apart);
            var (l1, r1) = Sums(m1 + k, apart);
            var (l2, r2) = Sums(m2 + k, apart);
            var (l3, r3) = Sums(m3 + k, apart);
            var b = Vector256.Load(bias + k);
            (l0 + l1 + l2 + b).Store(y0 + k);
            (r0 + r1 + r2 + b).Store(y1 + k);
            (l1 - l2 - l3 + b).Store(y2 + k);
            (r1 - r2 - r3 + b).Store(y3 + k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Left, Vector256<float> Right) Sums(float* m, long apart)
    {
        Vector256<float> p = Vector256.Load(m), q = Vector256.Load(m + apart), r = Vector256.Load(m + 2 * apart),
            s = Vector256.Load(m + 3 * apart);
        return (p + q + r, q - r - s);
    }

    /// <summary>A g Aᵀ for the gradients g of one tile's four places, into its rows of the sixteen matrices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradients(float** g, float* v, long apart, long K)
    {
        for (var k = 0L; k < K; k += 8)
        {
            Vector256<float> a = Vector256.Load(g[0] + k), b = Vector256.Load(g[1] + k),
                c = Vector256.Load(g[2] + k), d = Vector256.Load(g[3] + k);
            Row(v + k, apart, a, b);
            Row(v + 4 * apart + k, apart, a + c, b + d);
            Row(v + 8 * apart + k, apart, a - c, b - d);
            Row(v + 12 * apart + k, apart, -c, -d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(float* v, long apart, Vector256<float> a, Vector256<float> b)
    {
        a.Store(v);
        (a + b).Store(v + apart);
        (a - b).Store(v + 2 * apart);
        (-b).Store(v + 3 * apart);
    }

    /// <summary>M = V U for six rows of V [., C] and sixteen columns: u's rows lie so far apart, m's have that pitch.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product(float* v, long C, float* u, float* m, long pitch, long apart = Width)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        float* v1 = v + C, v2 = v + 2 * C, v3 = v + 3 * C, v4 = v + 4 * C, v5 = v + 5 * C;
        for (var c = 0L; c < C; c++)
        {
            Vector256<float> p = Vector256.Load(u), q = Vector256.Load(u + 8);
            var x = Vector256.Create(v[c]);
            a0 = Vector256.MultiplyAddEstimate(x, p, a0);
            b0 = Vector256.MultiplyAddEstimate(x, q, b0);
            x = Vector256.Create(v1[c]);
            a1 = Vector256.MultiplyAddEstimate(x, p, a1);
            b1 = Vector256.MultiplyAddEstimate(x, q, b1);
            x = Vector256.Create(v2[c]);
            a2 = Vector256.MultiplyAddEstimate(x, p, a2);
            b2 = Vector256.MultiplyAddEstimate(x, q, b2);
            x = Vector256.Create(v3[c]);
            a3 = Vector256.MultiplyAddEstimate(x, p, a3);
            b3 = Vector256.MultiplyAddEstimate(x, q, b3);
            x = Vector256.Create(v4[c]);
            a4 = Vector256.MultiplyAddEstimate(x, p, a4);
            b4 = Vector256.MultiplyAddEstimate(x, q, b4);
            x = Vector256.Create(v5[c]);
            a5 = Vector256.MultiplyAddEstimate(x, p, a5);
            b5 = Vector256.MultiplyAddEstimate(x, q, b5);
            u += apart;
        }
        Store(m, a0, b0);
        Store(m + pitch, a1, b1);
        Store(m + 2 * pitch, a2, b2);
        Store(m + 3 * pitch, a3, b3);
        Store(m + 4 * pitch, a4, b4);
        Store(m + 5 * pitch, a5, b5);
    }

    /// <summary>S += Vᵀ Y over so many rows, for four columns of V [T, C] and sixteen of Y [T, K].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(float* v, long C, float* y, long K, long rows, float* s)
    {
        float* s1 = s + K, s2 = s + 2 * K, s3 = s + 3 * K;
        Vector256<float> a0 = Vector256.Load(s), b0 = Vector256.Load(s + 8);
        Vector256<float> a1 = Vector256.Load(s1), b1 = Vector256.Load(s1 + 8);
        Vector256<float> a2 = Vector256.Load(s2), b2 = Vector256.Load(s2 + 8);
        Vector256<float> a3 = Vector256.Load(s3), b3 = Vector256.Load(s3 + 8);
        for (var t = 0L; t < rows; t++)
        {
            Vector256<float> p = Vector256.Load(y), q = Vector256.Load(y + 8);
            var x = Vector256.Create(v[0]);
            a0 = Vector256.MultiplyAddEstimate(x, p, a0);
            b0 = Vector256.MultiplyAddEstimate(x, q, b0);
            x = Vector256.Create(v[1]);
            a1 = Vector256.MultiplyAddEstimate(x, p, a1);
            b1 = Vector256.MultiplyAddEstimate(x, q, b1);
            x = Vector256.Create(v[2]);
            a2 = Vector256.MultiplyAddEstimate(x, p, a2);
            b2 = Vector256.MultiplyAddEstimate(x, q, b2);
            x = Vector256.Create(v[3]);
            a3 = Vector256.MultiplyAddEstimate(x, p, a3);
            b3 = Vector256.MultiplyAddEstimate(x, q, b3);
            v += C;
            y += K;
        }
        Store(s, a0, b0);
        Store(s1, a1, b1);
        Store(s2, a2, b2);
        Store(s3, a3, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* m, Vector256<float> a, Vector256<float> b)
    {
        a.Store(m);
        b.Store(m + 8);
    }
}
