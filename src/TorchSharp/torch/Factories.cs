using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    // What every factory shares. Host data crosses in one block: no element is marshalled by itself.

    private static Device? defaultDevice;

    /// <summary>The device that a factory uses when none is given.</summary>
    internal static Device? Place(Device? device) => device is null ? defaultDevice : InitializeDevice(device);

    /// <summary>The dtype of a .NET element type.</summary>
    internal static ScalarType ElementType(Type t) => ElementTypeOrNull(t)
        ?? throw new NotSupportedException(
            $"element type {t.Name}: expected bool, byte, sbyte, short, int, long, Half, BFloat16, float, double, (float, float) or Complex");

    internal static ScalarType? ElementTypeOrNull(Type t)
        => t == typeof(float) ? ScalarType.Float32
            : t == typeof(double) ? ScalarType.Float64
            : t == typeof(long) ? ScalarType.Int64
            : t == typeof(int) ? ScalarType.Int32
            : t == typeof(bool) ? ScalarType.Bool
            : t == typeof(byte) ? ScalarType.Byte
            : t == typeof(sbyte) ? ScalarType.Int8
            : t == typeof(short) ? ScalarType.Int16
            : t == typeof(Half) ? ScalarType.Float16
            : t == typeof(BFloat16) ? ScalarType.BFloat16
            : t == typeof((float, float)) ? ScalarType.ComplexFloat32
            : t == typeof(Complex) ? ScalarType.ComplexFloat64
            : null;

    private static Tensor Single<T>(T value, ScalarType? dtype, Device? device, bool requires_grad) where T : unmanaged
        => Filled(new ReadOnlySpan<T>(in value), [], dtype, device, requires_grad, null);

    private static Tensor Filled<T>(Array data, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
        => Filled(Elements<T>(data), Lengths(data), dtype, device, requires_grad, names);

    private static unsafe Tensor Filled<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names)
        where T : unmanaged
    {
        var count = Product(dimensions);
        if (count > data.Length) throw new ArgumentException($"mismatched total size creating a tensor from an array: {count} vs. {data.Length}");
        nint handle;
        fixed (T* source = data)
        fixed (long* sizes = dimensions)
            handle = NativeMethods.td_from_memory(source, count * sizeof(T), (int)ElementType(typeof(T)), sizes, dimensions.Length);
        return Placed(Tensor.OwnOrNull(handle) ?? throw Dispatch.Error("tensor"), dtype, device, requires_grad, names);
    }

    /// <summary>A fresh host tensor, moved to where and what it was asked to be.</summary>
    private static Tensor Placed(Tensor t, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        var place = Place(device);
        if (place is { type: not DeviceType.CPU } || (dtype is { } wanted && wanted != t.dtype))
        {
            using var host = t;
            t = Dispatch.Call("to.dtype_layout", host, dtype, Arg.None, place);
        }
        return Finished(t, requires_grad, names);
    }

    private static Tensor Finished(Tensor t, bool requires_grad, string[]? names)
    {
        if (names is { Length: > 0 }) t.rename_(names);
        if (requires_grad) t.requires_grad = true;
        return t;
    }

    /// <summary>Product of the sizes; 1 for none.</summary>
    internal static long Product(ReadOnlySpan<long> sizes)
    {
        var product = 1L;
        foreach (var n in sizes) product *= n;
        return product;
    }

    private static ReadOnlySpan<T> Elements<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> values => CollectionsMarshal.AsSpan(values),
        _ => list.ToArray(),
    };

    private static ReadOnlySpan<T> Elements<T>(Array array)
        => array.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    private static long[] Lengths(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)];

    private static Tensor Empty(long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        => Finished(Dispatch.Call("empty.memory_format", size, dtype, Arg.None, Place(device)), requires_grad, names);

    private static Tensor Zeros(long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        => Finished(Dispatch.Call("zeros", size, dtype, Arg.None, Place(device)), requires_grad, names);

    private static Tensor Ones(long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        => Finished(Dispatch.Call("ones", size, dtype, Arg.None, Place(device)), requires_grad, names);

    // Without a dtype PyTorch would take the value's own; TorchSharp takes the default dtype.
    private static Tensor Full(long[] size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        => Finished(Dispatch.Call("full", size, value, dtype ?? get_default_dtype(), Arg.None, Place(device)), requires_grad, names);

    private static Tensor Uniform(long[] size, ScalarType? dtype, Device? device, bool requires_grad, Generator? generator, string[]? names)
        => Finished(generator is null
            ? Dispatch.Call("rand", size, dtype, Arg.None, Place(device))
            : Dispatch.Call("rand.generator", size, generator, dtype, Arg.None, Place(device)), requires_grad, names);

    private static Tensor Gaussian(long[] size, ScalarType? dtype, Device? device, bool requires_grad, Generator? generator, string[]? names)
        => Finished(generator is null
            ? Dispatch.Call("randn", size, dtype, Arg.None, Place(device))
            : Dispatch.Call("randn.generator", size, generator, dtype, Arg.None, Place(device)), requires_grad, names);
}
