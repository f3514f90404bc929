using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Generative.Numerics;

/// <summary>Functions of the processor's vectors, float32 or float64.</summary>
internal static class Vectors
{
    /// <summary>a b + c, in one instruction where there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> c) where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector.As<float, T>(Vector.MultiplyAddEstimate(
                Vector.As<T, float>(a), Vector.As<T, float>(b), Vector.As<T, float>(c)))
            : Vector.As<double, T>(Vector.MultiplyAddEstimate(
                Vector.As<T, double>(a), Vector.As<T, double>(b), Vector.As<T, double>(c)));

    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Exp<T>(Vector<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? Vector.As<float, T>(Vector.Exp(Vector.As<T, float>(x)))
        : Vector.As<double, T>(Vector.Exp(Vector.As<T, double>(x)));

    /// <summary>eˣ to two units in the last place, x held within [-87, 88]; .NET's own takes float64.</summary>
    /// <remarks>
    /// eˣ = 2ⁿ eʳ,   n = round(x / ln 2),   r = x − n ln 2 with ln 2 in two parts,   eʳ ≈ 1 + r + r² P(r).
    /// P is that of Moshier, "Methods and Programs for Mathematical Functions", 1989, Cephes' expf.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        static Vector256<float> Number(float value) => Vector256.Create(value);
        x = Vector256.MaxNative(Number(-87), Vector256.MinNative(Number(88), x));     // NaN, as the second, remains
        var n = Vector256.Round(x * Number(1.44269504f));
        var r = Vector256.MultiplyAddEstimate(n, Number(-0.693359375f), x);
        r = Vector256.MultiplyAddEstimate(n, Number(2.12194440e-4f), r);
        var P = Vector256.MultiplyAddEstimate(Number(1.9875691500e-4f), r, Number(1.3981999507e-3f));
        P = Vector256.MultiplyAddEstimate(P, r, Number(8.3334519073e-3f));
        P = Vector256.MultiplyAddEstimate(P, r, Number(4.1665795894e-2f));
        P = Vector256.MultiplyAddEstimate(P, r, Number(1.6666665459e-1f));
        P = Vector256.MultiplyAddEstimate(P, r, Number(5.0000001201e-1f));
        var power = (Vector256.ConvertToInt32Native(n) + Vector256.Create(127)) << 23;
        return Vector256.MultiplyAddEstimate(P, r * r, r + Vector256<float>.One) * power.AsSingle();
    }

    /// <summary>ln x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Log<T>(Vector<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? Vector.As<float, T>(Vector.Log(Vector.As<T, float>(x)))
        : Vector.As<double, T>(Vector.Log(Vector.As<T, double>(x)));

    /// <summary>ψ(x) = d ln Γ(x) / dx of x above 0.</summary>
    /// <remarks>
    /// ψ(x) = ψ(z) - Σᵢ 1 / (x + i),   z = x + 10,   i = 0..9;
    /// ψ(z) = ln z - 1 / 2z - 1 / 12z² + 1 / 120z⁴ - 1 / 252z⁶ + 1 / 240z⁸ - 1 / 132z¹⁰ + 691 / 32760z¹² - 1 / 12z¹⁴,
    /// whose next term is below 5e-17. Terms i and 9 - i together are (2x + 9) / (y + i (9 - i)) with y = x (x + 9).
    /// Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 6.3.6 and 6.3.18.
    /// </remarks>
    public static Vector<T> Digamma<T>(Vector<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var z = x + Number<T>(10);
        var inverse = Vector<T>.One / z;
        var y = inverse * inverse;
        var series = MultiplyAdd(y, Number<T>(-1 / 12.0), Number<T>(691 / 32760.0));
        series = MultiplyAdd(y, series, Number<T>(-1 / 132.0));
        series = MultiplyAdd(y, series, Number<T>(1 / 240.0));
        series = MultiplyAdd(y, series, Number<T>(-1 / 252.0));
        series = MultiplyAdd(y, series, Number<T>(1 / 120.0));
        series = MultiplyAdd(y, series, Number<T>(-1 / 12.0));
        series = MultiplyAdd(y, series, Number<T>(-0.5) * inverse);
        // Of larger x the ten terms are below rounding; a product of three y stays a number or becomes infinite.
        var near = Vector.Min(x, Number<T>(typeof(T) == typeof(float) ? 1e9 : 1e70));
        var a = near * (near + Number<T>(9));
        var (b, c, d, e) = (a + Number<T>(8), a + Number<T>(14), a + Number<T>(18), a + Number<T>(20));
        var terms = (a + b) / (a * b) + (c * d + (c + d) * e) / (c * d * e);
        return Log(z) + series - (near + near + Number<T>(9)) * terms;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Number<T>(double value) where T : unmanaged, IFloatingPointIeee754<T> =>
        new(T.CreateTruncating(value));
}
