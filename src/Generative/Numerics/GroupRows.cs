using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Generative.Numerics.TensorMemory;

namespace Generative.Numerics;

/// <summary>Group normalization before an activation, and the gradients of both, image by image in a core's cache.
/// </summary>
/// <remarks>
/// z = γ (x − μ) r + β = s x + t,   μ and r = (var + ε)^−½ of an image's group, n numbers;   s = γ r,   t = β − μ s.
/// From g, the gradient of a(z), with p = g ⊙ a'(z):
/// ∂/∂β = Σ p,   ∂/∂γ = Σ r Σ p (x − μ),   ∂/∂x = s p − r / n Σ γ p − (x − μ) r³ / n Σ γ p (x − μ),
/// the last two sums over a group. Wu and He, 2018, arXiv:1803.08494. x, g [B, C, H, W], contiguous. float32.
/// </remarks>
internal static unsafe class GroupRows
{
    private const int Width = 8;

    /// <summary>μ and r of each group, [2, B, G], and s and t of each channel, [2, B, C].</summary>
    public static (Tensor Moments, Tensor Affine) Of(Tensor x, Tensor gamma, Tensor beta, long groups, double epsilon)
    {
        using var scope = NewDisposeScope();
        var (B, C, n) = (x.size(0), x.size(1), x.numel() / x.size(0) / groups);
        Tensor moments = x.new_empty(2, B, groups), affine = x.new_empty(2, B, C);
        var (scales, shifts) = (gamma.contiguous(), beta.contiguous());
        float* from = Address<float>(x), m = Address<float>(moments), a = Address<float>(affine);
        float* scale = Address<float>(scales), shift = Address<float>(shifts);
        Team.InParts(B, (_, start, end) =>
        {
            for (var k = start * groups; k < end * groups; k++)
            {
                var mean = Sum(from + k * n, n) / n;
                var r = 1 / Math.Sqrt(Squares(from + k * n, n, (float)mean) / n + epsilon);
                (m[k], m[B * groups + k]) = ((float)mean, (float)r);
                var (image, first) = (k / groups, k % groups * (C / groups));
                for (var c = first; c < first + C / groups; c++)
                {
                    var s = scale[c] * r;
                    (a[image * C + c], a[(B + image) * C + c]) = ((float)s, (float)(shift[c] - mean * s));
                }
            }
        });
        GC.KeepAlive((x, scales, shifts));
        return (moments.MoveToOuterDisposeScope(), affine.MoveToOuterDisposeScope());
    }

    /// <summary>The gradients of γ and β, [C]; g becomes that of x.</summary>
    public static (Tensor OfGamma, Tensor OfBeta) Gradients(
        Tensor g, Tensor x, Tensor gamma, (Tensor Moments, Tensor Affine) of)
    {
        using var scope = NewDisposeScope();
        var (B, C, G) = (x.size(0), x.size(1), of.Moments.size(2));
        var (HW, inGroup) = (x.size(2) * x.size(3), C / G);
        Tensor sums = x.new_empty(2, B, C), scales = gamma.contiguous();
        float* numbers = Address<float>(x), gradient = Address<float>(g), p = Address<float>(sums);
        float* m = Address<float>(of.Moments), a = Address<float>(of.Affine), scale = Address<float>(scales);
        Team.InParts(B, (_, start, end) =>
        {
            for (var k = start * G; k < end * G; k++)
            {
                var (mean, r, first) = (m[k], m[B * G + k], k * inGroup);
                var (plain, centered) = (0.0, 0.0);
                for (var c = first; c < first + inGroup; c++)
                {
                    var (one, two) = ThroughActivation(
                        gradient + c * HW, numbers + c * HW, HW, a[c], a[B * C + c], mean);
                    (p[B * C + c], p[c]) = (one, two * r);
                    plain += scale[c % C] * one;
                    centered += scale[c % C] * two;
                }
                var n = (double)inGroup * HW;
                var (both, own) = ((float)(-r * plain / n), (float)(-Math.Pow(r, 3) * centered / n));
                for (var c = first; c < first + inGroup; c++)
                    ThroughMoments(gradient + c * HW, numbers + c * HW, HW, a[c], own, both, mean);
            }
        });
        GC.KeepAlive((x, g, scales, of));
        var all = sums.sum([1L]);                                                      // [2, C]
        return (all[0].MoveToOuterDisposeScope(), all[1].MoveToOuterDisposeScope());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(float* x, long n)
    {
        var (sums, i) = (Vector256<float>.Zero, 0L);
        for (; i + Width <= n; i += Width) sums += Vector256.Load(x + i);
        double sum = Vector256.Sum(sums);
        for (; i < n; i++) sum += x[i];
        return sum;
    }

    // Σ (x − mean)².
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Squares(float* x, long n, float mean)
    {
        var (sums, i) = (Vector256<float>.Zero, 0L);
        for (; i + Width <= n; i += Width)
        {
            var d = Vector256.Load(x + i) - Vector256.Create(mean);
            sums = Vector256.MultiplyAddEstimate(d, d, sums);
        }
        double sum = Vector256.Sum(sums);
        for (; i < n; i++) sum += (x[i] - mean) * (x[i] - mean);
        return sum;
    }

    // g becomes p; Σ p and Σ p (x − μ).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Plain, float Centered) ThroughActivation(
        float* g, float* x, long n, float s, float t, float mean)
    {
        var (plain, centered, whole) = (Vector256<float>.Zero, Vector256<float>.Zero, n / Width * Width);
        for (var i = 0L; i < whole; i += Width)
        {
            var (p, d) = One(g + i, x + i, s, t, mean);
            plain += p;
            centered = Vector256.MultiplyAddEstimate(p, d, centered);
        }
        if (whole < n)
        {
            // The rest, filled up: a gradient of zero adds nothing.
            float* rest = stackalloc float[2 * Width];
            new Span<float>(rest, 2 * Width).Clear();
            for (var i = whole; i < n; i++) (rest[i - whole], rest[Width + i - whole]) = (g[i], x[i]);
            var (p, d) = One(rest, rest + Width, s, t, mean);
            plain += p;
            centered = Vector256.MultiplyAddEstimate(p, d, centered);
            for (var i = whole; i < n; i++) g[i] = rest[i - whole];
        }
        return (Vector256.Sum(plain), Vector256.Sum(centered));
    }

    // Eight numbers: p, which takes the place of g, and x − μ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> P, Vector256<float> Centered) One(float* g, float* x, float s, float t, float mean)
    {
        var v = Vector256.Load(x);
        var z = Vector256.MultiplyAddEstimate(v, Vector256.Create(s), Vector256.Create(t));
        var sigma = Silu.Sigmoid(z);
        var p = Vector256.Load(g) * Silu.Slope(z * sigma, sigma);
        p.Store(g);
        return (p, v - Vector256.Create(mean));
    }

    // g = s p + own (x − μ) + both, in place of p.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThroughMoments(float* g, float* x, long n, float s, float own, float both, float mean)
    {
        var i = 0L;
        for (; i + Width <= n; i += Width)
        {
            var rest = Vector256.MultiplyAddEstimate(
                Vector256.Load(x + i) - Vector256.Create(mean), Vector256.Create(own), Vector256.Create(both));
            Vector256.MultiplyAddEstimate(Vector256.Load(g + i), Vector256.Create(s), rest).Store(g + i);
        }
        for (; i < n; i++) g[i] = s * g[i] + own * (x[i] - mean) + both;
    }
}
