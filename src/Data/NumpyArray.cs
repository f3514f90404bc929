using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Generative.Data;

/// <summary>An array of numbers as a .npy file holds it: little-endian bytes, row-major.</summary>
/// <param name="Kind">b bool, u unsigned, i signed, f floating.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Bytes">The elements; none where they stay in the file.</param>
/// <param name="At">Place in the file of elements that stay there.</param>
public sealed record NumpyArray(char Kind, int Size, int[] Shape, byte[] Bytes, long? At = null)
{
    /// <summary>Whether elements are floating-point numbers.</summary>
    public bool IsFloating => Kind == 'f';

    /// <summary>Number of elements.</summary>
    public int Count => Bytes.Length / Size;

    /// <summary>dtype and shape, as faults show them: <c>uint8 [60000, 28, 28]</c>.</summary>
    public override string ToString() =>
        $"{(Kind switch { 'b' => "bool", 'u' => $"uint{8 * Size}", 'i' => $"int{8 * Size}", _ => $"float{8 * Size}" })} [{string.Join(", ", Shape)}]";

    /// <summary>The elements as floats, rounded where float holds fewer digits.</summary>
    public float[] Floats() => (Kind, Size) switch
    {
        ('b', _) or ('u', 1) => Converted<byte, float>(),
        ('i', 1) => Converted<sbyte, float>(),
        ('u', 2) => Converted<ushort, float>(),
        ('i', 2) => Converted<short, float>(),
        ('u', 4) => Converted<uint, float>(),
        ('i', 4) => Converted<int, float>(),
        ('u', _) => Converted<ulong, float>(),
        ('i', _) => Converted<long, float>(),
        (_, 2) => Converted<Half, float>(),
        (_, 4) => MemoryMarshal.Cast<byte, float>(Bytes).ToArray(),
        _ => Converted<double, float>(),
    };

    /// <summary>The elements as integers; null where they are floating-point.</summary>
    public long[]? Integers() => (Kind, Size) switch
    {
        ('f', _) => null,
        ('b', _) or ('u', 1) => Converted<byte, long>(),
        ('i', 1) => Converted<sbyte, long>(),
        ('u', 2) => Converted<ushort, long>(),
        ('i', 2) => Converted<short, long>(),
        ('u', 4) => Converted<uint, long>(),
        ('i', 4) => Converted<int, long>(),
        ('u', _) => Converted<ulong, long>(),
        _ => Converted<long, long>(),
    };

    private TTo[] Converted<TFrom, TTo>() where TFrom : unmanaged, INumberBase<TFrom> where TTo : INumberBase<TTo>
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(Bytes);
        var to = new TTo[from.Length];
        for (var k = 0; k < to.Length; k++) to[k] = TTo.CreateSaturating(from[k]);
        return to;
    }
}
