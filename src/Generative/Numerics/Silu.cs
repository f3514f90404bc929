using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Generative.Numerics;

/// <summary>a(x) = x σ(x) of numbers in memory, and its derivative, σ(x) + a(x) (1 − σ(x)). Multiples of eight.
/// </summary>
/// <remarks>Elfwing, Uchibe and Doya, "Sigmoid-weighted linear units", 2018, arXiv:1702.03118.</remarks>
internal static unsafe class Silu
{
    /// <summary>σ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) =>
        Vector256<float>.One / (Vector256<float>.One + Vectors.Exp(-x));

    /// <summary>a'(x), from a(x) and σ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Slope(Vector256<float> a, Vector256<float> sigma) =>
        Vector256.MultiplyAddEstimate(a, Vector256<float>.One - sigma, sigma);

    /// <summary>y = a(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(float* x, float* y, long n)
    {
        for (var i = 0L; i < n; i += 8)
        {
            var v = Vector256.Load(x + i);
            (v * Sigmoid(v)).Store(y + i);
        }
    }

    /// <summary>x = a(s x + t), of rows [n, C] with s and t [C].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfAffine(float* x, float* s, float* t, long n, long C)
    {
        for (var row = x; row < x + n * C; row += C)
            for (var c = 0L; c < C; c += 8)
            {
                var z = Vector256.MultiplyAddEstimate(
                    Vector256.Load(row + c), Vector256.Load(s + c), Vector256.Load(t + c));
                (z * Sigmoid(z)).Store(row + c);
            }
    }

    /// <summary>y = g a'(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(float* g, float* x, float* y, long n)
    {
        for (var i = 0L; i < n; i += 8)
        {
            var v = Vector256.Load(x + i);
            var sigma = Sigmoid(v);
            (Vector256.Load(g + i) * Slope(v * sigma, sigma)).Store(y + i);
        }
    }

    /// <summary>G + g a'(x), in place of g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradient(float* G, float* g, float* x, long n)
    {
        for (var i = 0L; i < n; i += 8)
        {
            var v = Vector256.Load(x + i);
            var sigma = Sigmoid(v);
            Vector256.MultiplyAddEstimate(Vector256.Load(g + i), Slope(v * sigma, sigma), Vector256.Load(G + i))
                .Store(g + i);
        }
    }
}
