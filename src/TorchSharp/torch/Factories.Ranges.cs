using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    // Sequences, identities, tensors over shared memory, and tensors made from other tensors.

    /// <summary>start, start + step, ... below stop. int64 when all three are integers, otherwise the default dtype.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var type = dtype ?? (is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type) ? ScalarType.Int64 : get_default_dtype());
        if (!is_complex(type)) return Finished(Dispatch.Call("arange.start_step", start, stop, step, type, Arg.None, Place(device)), requires_grad, null);
        using var real = arange(start, stop, step, type == ScalarType.ComplexFloat32 ? ScalarType.Float32 : ScalarType.Float64, device);
        return Finished(real.to(type), requires_grad, null);
    }

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Ones on the diagonal, [rows, columns]; square when columns is left out.</summary>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Finished(Dispatch.Call("eye.m", rows, columns == -1 ? rows : columns, dtype, Arg.None, Place(device)), requires_grad, names);

    /// <summary>Evenly spaced from start to end, both included, [steps].</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Finished(Dispatch.Call("linspace", start, end, steps, dtype, Arg.None, Place(device)), requires_grad, null);

    /// <summary>From base^start to base^end, both included, evenly spaced in the exponent, [steps].</summary>
    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
        => Finished(Dispatch.Call("logspace", start, end, steps, @base, dtype, Arg.None, Place(device)), requires_grad, null);

    /// <summary>Uninitialised, with these strides.</summary>
    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
        => Finished(Dispatch.Call("empty_strided", size, strides, dtype, Arg.None, Place(device)), requires_grad, names);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Finished(input.empty_like(dtype, device), requires_grad, names);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Finished(input.zeros_like(dtype, device), requires_grad, names);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Finished(input.ones_like(dtype, device), requires_grad, names);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
        => Finished(input.full_like(value, dtype, device), requires_grad, names);

    /// <summary>real + i imag.</summary>
    public static Tensor complex(Tensor real, Tensor imag) => Dispatch.Call("complex", real, imag);

    /// <summary>abs (cos angle + i sin angle).</summary>
    public static Tensor polar(Tensor abs, Tensor angle) => Dispatch.Call("polar", abs, angle);

    /// <summary>A file's bytes as a tensor of <paramref name="size"/> elements; shared maps it for writing too.</summary>
    public static Tensor from_file(string filename, bool? shared = null, long? size = 0, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
        => Finished(Dispatch.Call("from_file", filename, shared, size, dtype, Arg.None, Place(device)), requires_grad, null);

    /// <summary>Itself under another owner, or converted when dtype or device ask for it.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null)
        => (dtype is { } type && type != data.dtype) || (device is not null && !device.Equals(data.device))
            ? data.to(dtype ?? data.dtype, device ?? data.device).requires_grad_(data.requires_grad)
            : data.alias();

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    /// <summary>A tensor of the array's shape over the array's own memory, which it keeps alive.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>As above; another dtype or device makes a copy.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        return Placed(Over(rawArray, 0, Lengths(rawArray)), dtype, device, requires_grad, names);
    }

    /// <summary>count elements of the array from offset on, in one dimension, over the array's own memory; another dtype makes a copy.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength) throw new ArgumentException($"invalid value for 'offset': {offset}");
        if (count < 0) count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset) throw new IndexOutOfRangeException($"element count is too large: {count}");
        return Placed(Over(rawArray, offset, [count]), dtype, CPU, requires_grad, null);
    }

    // The array is pinned until libtorch lets go of the storage.
    private static unsafe Tensor Over(Array array, long offset, long[] sizes)
    {
        var type = array.GetType().GetElementType() ?? throw new InvalidOperationException("the array has no element type");
        var dtype = ElementType(type);
        var pin = GCHandle.Alloc(Pinnable(array, type), GCHandleType.Pinned);
        nint handle;
        fixed (long* s = sizes)
        {
            var start = (byte*)pin.AddrOfPinnedObject() + offset * dtype.ElementSize();
            handle = NativeMethods.td_over_memory(start, (int)dtype, s, sizes.Length, &Unpin, GCHandle.ToIntPtr(pin));
        }
        if (handle != 0) return Tensor.Own(handle);
        pin.Free();
        throw Dispatch.Error("from_array");
    }

    // The runtime pins arrays of primitives and of plain structures; tuples of floats it refuses, so those are copied.
    private static Array Pinnable(Array array, Type type)
        => type == typeof((float, float)) ? MemoryMarshal.AsBytes(Elements<(float, float)>(array)).ToArray() : array;

    [UnmanagedCallersOnly]
    private static void Unpin(nint context) => GCHandle.FromIntPtr(context).Free();

    public static Tensor BoolTensor(Tensor t) => t.to(ScalarType.Bool);
    public static Tensor ByteTensor(Tensor t) => t.to(ScalarType.Byte);
    public static Tensor ShortTensor(Tensor t) => t.to(ScalarType.Int16);
    public static Tensor IntTensor(Tensor t) => t.to(ScalarType.Int32);
    public static Tensor LongTensor(Tensor t) => t.to(ScalarType.Int64);
    public static Tensor FloatTensor(Tensor t) => t.to(ScalarType.Float32);
    public static Tensor DoubleTensor(Tensor t) => t.to(ScalarType.Float64);
}
