namespace TorchSharp;

/// <summary>The upper half of an IEEE single: 8 bits of exponent, 7 of mantissa.</summary>
public readonly struct BFloat16(ushort bits) : IEquatable<BFloat16>, IComparable<BFloat16>
{
    /// <summary>The 16 stored bits.</summary>
    public ushort Bits { get; } = bits;

    /// <summary>Rounds to nearest, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        var b = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? new(0x7FC0) : new((ushort)((b + 0x7FFF + ((b >> 16) & 1)) >> 16));
    }

    public static explicit operator BFloat16(double value) => (BFloat16)(float)value;

    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    public static implicit operator double(BFloat16 value) => (float)value;

    public static bool operator ==(BFloat16 left, BFloat16 right) => (float)left == (float)right;

    public static bool operator !=(BFloat16 left, BFloat16 right) => !(left == right);

    public bool Equals(BFloat16 other) => this == other;

    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    public override int GetHashCode() => ((float)this).GetHashCode();

    public int CompareTo(BFloat16 other) => ((float)this).CompareTo(other);

    public override string ToString() => ((float)this).ToString();
}
