namespace TorchSharp;

public static partial class torch
{
    /// <summary>The limits of a floating-point dtype (a complex one: of its parts).</summary>
    public struct FInfo
    {
        /// <summary>Bits of one number.</summary>
        public int bits;

        /// <summary>The gap between 1 and the next number.</summary>
        public double eps;

        public double max;

        public double min;

        /// <summary>The smallest positive number of full precision.</summary>
        public double tiny;

        /// <inheritdoc cref="tiny"/>
        public double smallest_normal;

        /// <summary>10^-digits, for the decimal digits that survive.</summary>
        public double resolution;
    }

    /// <summary>Of the default dtype.</summary>
    public static FInfo finfo() => finfo(get_default_dtype());

    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        ScalarType.Float16 => Limits(16, fraction: 10, largestExponent: 15, digits: 3),
        ScalarType.BFloat16 => Limits(16, fraction: 7, largestExponent: 127, digits: 2),
        ScalarType.Float32 or ScalarType.ComplexFloat32 => Limits(32, fraction: 23, largestExponent: 127, digits: 6),
        ScalarType.Float64 or ScalarType.ComplexFloat64 => Limits(64, fraction: 52, largestExponent: 1023, digits: 15),
        _ => throw new ArgumentException($"finfo: {dtype} is not a floating-point dtype", nameof(dtype)),
    };

    private static FInfo Limits(int bits, int fraction, int largestExponent, int digits)
    {
        var eps = Math.ScaleB(1, -fraction);
        var max = Math.ScaleB(2 - eps, largestExponent);
        var tiny = Math.ScaleB(1, 1 - largestExponent);
        // 1e-6 itself, where 10 to the power -6 may be its neighbour.
        var resolution = double.Parse($"1e-{digits}", System.Globalization.CultureInfo.InvariantCulture);
        return new() { bits = bits, eps = eps, max = max, min = -max, tiny = tiny, smallest_normal = tiny, resolution = resolution };
    }
}
