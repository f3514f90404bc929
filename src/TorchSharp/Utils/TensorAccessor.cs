using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>A host tensor's elements in row-major order, whatever its strides: read and written in place.</summary>
/// <remarks>It looks at the tensor's own memory and keeps the tensor object alive; once the tensor is disposed it throws.</remarks>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly long[] shape, strides;
    private readonly bool contiguous;
    private Tensor? tensor;
    private T* start;

    internal TensorAccessor(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
            throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        if (NativeMethods.td_lazy_bits(tensor.Handle) != 0) tensor = Dispatch.Call("resolve_neg", Dispatch.Call("resolve_conj", tensor));
        void* data;
        Dispatch.Check(NativeMethods.td_data(tensor.Handle, &data), "data");
        (shape, strides, contiguous) = (tensor.shape, tensor.stride(), tensor.is_contiguous());
        this.tensor = tensor;
        start = (T*)data;
        Count = Product(shape);
    }

    public long Count { get; private set; }

    public bool IsReadOnly => false;

    private T* Start => tensor is { IsInvalid: false } ? start : throw Tensor.Invalid("data");

    /// <summary>The elements of a contiguous tensor, in place.</summary>
    private Span<T> Span => new(Start, checked((int)Count));

    /// <summary>One index counts in row-major order; otherwise one index for each dimension.</summary>
    public T this[params long[] indices]
    {
        get => Start[Offset(indices)];
        set => Start[Offset(indices)] = value;
    }

    private long Offset(long[] indices)
    {
        if (indices.Length == 1)
            return indices[0] < Count ? Offset(indices[0]) : throw new IndexOutOfRangeException($"{indices[0]} in a collection of {Count} elements.");
        if (indices.Length != shape.Length) throw new ArgumentException($"got {indices.Length} indices for {shape.Length} dimensions");
        var offset = 0L;
        for (var d = 0; d < shape.Length; d++)
            offset += indices[d] >= 0 && indices[d] < shape[d]
                ? indices[d] * strides[d]
                : throw new IndexOutOfRangeException($"{indices[d]} >= {shape[d]} in dimension {d}.");
        return offset;
    }

    /// <summary>The place in memory of the k-th element in row-major order.</summary>
    private long Offset(long k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(k, Count);
        if (contiguous) return k;
        var offset = 0L;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            (k, var place) = long.DivRem(k, shape[d]);
            offset += place * strides[d];
        }
        return offset;
    }

    /// <summary>All elements; a scalar tensor gives one.</summary>
    public T[] ToArray()
    {
        if (contiguous) return Span.ToArray();
        using var scope = NewDisposeScope();
        return new TensorAccessor<T>(tensor!.contiguous()).Span.ToArray();
    }

    /// <summary>All elements in an array of the tensor's own rank (of one entry for a scalar): cast it to T[,] and so on.</summary>
    public Array ToNDArray()
    {
        if (shape.Length < 2) return ToArray();
        var array = Array.CreateInstance(typeof(T), shape);
        if (Count > 0)
            ToArray().CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), checked((int)Count)));
        return array;
    }

    /// <summary>From element tensorIndex on, as many as fit from arrayIndex on.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyTo(T[], int, long)"/>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var n = Common(array.Length, arrayIndex, tensorIndex);
        if (contiguous) new ReadOnlySpan<T>(Start + tensorIndex, n).CopyTo(array[arrayIndex..]);
        else if (tensorIndex == 0 && n == Count) ToArray().CopyTo(array[arrayIndex..]);
        else for (var k = 0; k < n; k++) array[arrayIndex + k] = Start[Offset(tensorIndex + k)];
    }

    /// <summary>Overwrites from element tensorIndex on with the array's elements from arrayIndex on, as many as fit.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyFrom(T[], int, long)"/>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var n = Common(array.Length, arrayIndex, tensorIndex);
        if (contiguous) array.Slice(arrayIndex, n).CopyTo(new Span<T>(Start + tensorIndex, n));
        else for (var k = 0; k < n; k++) Start[Offset(tensorIndex + k)] = array[arrayIndex + k];
    }

    private int Common(int length, int arrayIndex, long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex >= Count) throw new ArgumentOutOfRangeException(nameof(tensorIndex), tensorIndex, $"expected 0 .. {Count - 1}");
        return (int)Math.Max(0, Math.Min(length - arrayIndex, Count - tensorIndex));
    }

    /// <summary>The k-th element of a host tensor in row-major order.</summary>
    internal static T ReadItemAt(Tensor tensor, long k)
    {
        tensor.ValidateType(typeof(T));
        var data = new TensorAccessor<T>(tensor);
        return data.Start[data.Offset(k)];
    }

    /// <summary>Whether both hold the same elements in the same order.</summary>
    public static bool operator ==(TensorAccessor<T>? left, TensorAccessor<T>? right)
        => ReferenceEquals(left, right) || (left is not null && right is not null && left.Count == right.Count && left.SequenceEqual(right));

    public static bool operator !=(TensorAccessor<T>? left, TensorAccessor<T>? right) => !(left == right);

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && this == other;

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public IEnumerator<T> GetEnumerator()
    {
        for (var k = 0L; k < Count; k++) yield return At(k);
    }

    private T At(long k) => Start[Offset(k)];

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Lets go of the tensor, which lives on.</summary>
    public void Dispose()
    {
        tensor = null;
        start = null;
        Count = 0;
    }
}
