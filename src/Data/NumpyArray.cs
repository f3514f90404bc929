using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Generative.Data;

/// <summary>An array of numbers or names as a .npy file holds it: little-endian, row-major.</summary>
/// <param name="Kind">b bool, u unsigned, i signed, f floating, U names in UTF-32, S names in bytes.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Bytes">The elements; none where they stay in the file.</param>
/// <param name="At">Place in the file of elements that stay there.</param>
public sealed record NumpyArray(char Kind, int Size, int[] Shape, byte[] Bytes, long? At = null)
{
    /// <summary>Whether elements are floating-point numbers.</summary>
    public bool IsFloating => Kind == 'f';

    /// <summary>Whether elements are names.</summary>
    public bool IsText => Kind is 'U' or 'S';

    /// <summary>Number of elements.</summary>
    public int Count => Bytes.Length / Size;

    /// <summary>dtype and shape, as faults show them: <c>uint8 [60000, 28, 28]</c>.</summary>
    public override string ToString()
    {
        var type = Kind switch
        {
            'b' => "bool",
            'u' => $"uint{8 * Size}",
            'i' => $"int{8 * Size}",
            'f' => $"float{8 * Size}",
            'U' => $"str{Size / 4}",
            _ => $"bytes{Size}",
        };
        return $"{type} [{string.Join(", ", Shape)}]";
    }

    /// <summary>The names, without the zeros that fill them up; null where elements are numbers.</summary>
    public string[]? Names()
    {
        if (!IsText) return null;
        var encoding = Kind == 'U' ? Encoding.UTF32 : Encoding.UTF8;
        return [.. Enumerable.Range(0, Count).Select(k => encoding.GetString(Bytes, k * Size, Size).TrimEnd('\0'))];
    }

    /// <summary>The numbers as floats, rounded where float holds fewer digits.</summary>
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

    /// <summary>The elements as integers; null where they are floating-point numbers or names.</summary>
    public long[]? Integers() => (Kind, Size) switch
    {
        ('f' or 'U' or 'S', _) => null,
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
