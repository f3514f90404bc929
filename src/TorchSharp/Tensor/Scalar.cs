using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number of any dtype, as an operator's Scalar argument takes it.</summary>
public sealed class Scalar : IDisposable
{
    internal readonly Tag Tag;
    internal readonly long Raw;
    internal readonly Complex Complex;

    private Scalar(Tag tag, long raw, ScalarType type) => (Tag, Raw, Type) = (tag, raw, type);

    private Scalar(Complex c, ScalarType type) => (Tag, Complex, Type) = (Tag.Complex, c, type);

    /// <summary>What it is kept as: Int64, Float64, Bool or ComplexFloat64, whatever it was made from.</summary>
    public ScalarType Type { get; }

    internal bool IsComplex => Tag == Tag.Complex;

    internal double Real => Tag switch { Tag.Double => BitConverter.Int64BitsToDouble(Raw), Tag.Complex => Complex.Real, _ => Raw };

    internal long Integer => Tag switch { Tag.Double or Tag.Complex => (long)Real, _ => Raw };

    private static Scalar Of(long v) => new(Tag.Int, v, ScalarType.Int64);

    private static Scalar Of(double v) => new(Tag.Double, BitConverter.DoubleToInt64Bits(v), ScalarType.Float64);

    public static implicit operator Scalar(byte value) => Of(value);
    public static implicit operator Scalar(sbyte value) => Of(value);
    public static implicit operator Scalar(short value) => Of(value);
    public static implicit operator Scalar(int value) => Of(value);
    public static implicit operator Scalar(long value) => Of(value);
    public static implicit operator Scalar(Half value) => Of((double)value);
    public static implicit operator Scalar(BFloat16 value) => Of((float)value);
    public static implicit operator Scalar(float value) => Of((double)value);
    public static implicit operator Scalar(double value) => Of(value);
    public static implicit operator Scalar(bool value) => new(Tag.Bool, value ? 1 : 0, ScalarType.Bool);
    public static implicit operator Scalar((float, float) value) => new(new Complex(value.Item1, value.Item2), ScalarType.ComplexFloat64);
    public static implicit operator Scalar(Complex value) => new(value, ScalarType.ComplexFloat64);

    /// <summary>Nothing native is held; kept for TorchSharp's callers.</summary>
    public void Dispose() { }
}
