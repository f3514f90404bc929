using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One argument of an operator call, as the dispatcher takes it. Implicit conversions make calls read like the schema.</summary>
internal readonly struct Arg
{
    internal readonly Tag Tag;
    internal readonly long Raw;
    internal readonly object? Object;

    private Arg(Tag tag, long raw, object? obj = null) => (Tag, Raw, Object) = (tag, raw, obj);

    /// <summary>The schema's own default for this place.</summary>
    internal static readonly Arg Default = new(Tag.Default, 0);

    /// <summary>An absent optional.</summary>
    internal static readonly Arg None = default;

    public static implicit operator Arg(Tensor? t) => t is null ? default : new(Tag.Tensor, t.handle, t);
    public static implicit operator Arg(long v) => new(Tag.Int, v);
    public static implicit operator Arg(int v) => new(Tag.Int, v);
    public static implicit operator Arg(double v) => new(Tag.Double, BitConverter.DoubleToInt64Bits(v));
    public static implicit operator Arg(bool v) => new(Tag.Bool, v ? 1 : 0);
    public static implicit operator Arg(long? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(int? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(double? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(bool? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(string? v) => v is null ? default : new(Tag.String, 0, v);
    public static implicit operator Arg(ScalarType v) => new(Tag.Int, (sbyte)v);
    public static implicit operator Arg(ScalarType? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(layout v) => new(Tag.Int, (long)v);
    public static implicit operator Arg(layout? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(memory_format v) => new(Tag.Int, (long)v);
    public static implicit operator Arg(memory_format? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(Device? v) => v is null ? default : new(Tag.Device, ((long)v.type << 32) | (uint)v.index);
    public static implicit operator Arg(Generator? v) => v is null ? default : new(Tag.Generator, v.Handle, v);
    public static implicit operator Arg(long[]? v) => v is null ? default : new(Tag.Ints, 0, v);
    public static implicit operator Arg(double[]? v) => v is null ? default : new(Tag.Doubles, 0, v);
    public static implicit operator Arg(bool[]? v) => v is null ? default : new(Tag.Bools, 0, v);
    public static implicit operator Arg(Tensor?[]? v) => v is null ? default : new(Tag.Tensors, 0, v);
    public static implicit operator Arg(Size v) => v.Shape;
    public static implicit operator Arg(ReadOnlySpan<long> v) => v.ToArray();
    public static implicit operator Arg(Scalar? v) => v is null ? default : v.IsComplex ? new(Tag.Complex, 0, v) : new(v.Tag, v.Raw);

    /// <summary>A factor given as a floating number: whole ones travel as integers, which integral tensors take as well.</summary>
    internal static Arg Number(double v) => v == Math.Floor(v) && Math.Abs(v) < 1L << 53 ? (long)v : v;

    /// <summary>A list, or null for an absent optional one.</summary>
    internal static Arg List(IEnumerable<Tensor>? v) => v as Tensor[] ?? v?.ToArray();

    /// <summary>Bytes of scratch that this argument's list needs beside the value itself.</summary>
    internal int ScratchBytes => Object switch
    {
        null => 0,
        long[] v => v.Length * 8,
        double[] v => v.Length * 8,
        bool[] v => v.Length + 7,
        Tensor?[] v => v.Length * 8,
        string v => v.Length * 3 + 8,
        Scalar => 16,
        _ => 0,
    };

    /// <summary>Writes the native value; lists go to scratch, which is advanced past them.</summary>
    internal unsafe void Write(string op, NativeValue* value, ref byte* scratch)
    {
        value->Tag = Tag;
        value->Length = 0;
        value->Raw = Raw;
        switch (Tag)
        {
            case Tag.Ints: Copy((long[])Object!, value, ref scratch); break;
            case Tag.Doubles: Copy((double[])Object!, value, ref scratch); break;
            case Tag.Bools: Copy((bool[])Object!, value, ref scratch); break;
            case Tag.Tensors:
                var tensors = (Tensor?[])Object!;
                var handles = (nint*)scratch;
                for (var k = 0; k < tensors.Length; k++) handles[k] = tensors[k] is { } t ? t.handle != 0 ? t.handle : throw Tensor.Invalid(op) : 0;
                value->Length = tensors.Length;
                value->Raw = (long)scratch;
                scratch += tensors.Length * 8;
                break;
            case Tag.String:
                var text = (string)Object!;
                var bytes = System.Text.Encoding.UTF8.GetBytes(text, new Span<byte>(scratch, text.Length * 3));
                value->Length = bytes;
                value->Raw = (long)scratch;
                scratch += (bytes + 7) & ~7;
                break;
            case Tag.Complex:
                var c = ((Scalar)Object!).Complex;
                ((double*)scratch)[0] = c.Real;
                ((double*)scratch)[1] = c.Imaginary;
                value->Raw = (long)scratch;
                scratch += 16;
                break;
            default: break;
        }
    }

    private static unsafe void Copy<T>(T[] list, NativeValue* value, ref byte* scratch) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes<T>(list);
        bytes.CopyTo(new Span<byte>(scratch, bytes.Length));
        value->Length = list.Length;
        value->Raw = (long)scratch;
        scratch += (bytes.Length + 7) & ~7;
    }
}
