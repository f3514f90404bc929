using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Tensors in TorchSharp's file format: dtype, number of dimensions and sizes as LEB128, then the elements in row-major order.</summary>
public static partial class TensorExtensionMethods
{
    public static unsafe void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        writer.Write7BitEncodedInt64((sbyte)tensor.dtype);
        var shape = tensor.shape;
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (var n in shape) writer.Write7BitEncodedInt64(n);
        var host = tensor.detach().cpu().contiguous();
        if (NativeMethods.td_lazy_bits(host.Handle) != 0) host = Dispatch.Call("resolve_neg", Dispatch.Call("resolve_conj", host));
        writer.Flush();
        Chunks(host, span => writer.BaseStream.Write(span));
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Overwrites the tensor with one from the reader; skip passes over its bytes instead.</summary>
    /// <exception cref="ArgumentException">The dtype or the shape differs.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        if (type != tensor.dtype)
            throw new ArgumentException($"Mismatched tensor data types while loading: the file has {type}, the tensor {tensor.dtype}. "
                + "Make sure that the model you are loading into is exactly the same as the origin.");
        Fill(tensor, reader, type, shape, skip);
    }

    /// <summary>A new CPU tensor from the reader; skip passes over its bytes and gives zeros.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        Tensor? t = null;
        Load(ref t, reader, skip);
        return t!;
    }

    /// <summary>Fills the tensor, or, when there is none, makes it.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        tensor ??= skip ? zeros(shape, type, CPU) : empty(shape, type, CPU);
        Fill(tensor, reader, type, shape, skip);
    }

    private static void Fill(Tensor tensor, BinaryReader reader, ScalarType type, long[] shape, bool skip)
    {
        if (skip)
        {
            reader.BaseStream.Seek(shape.TotalSize() * type.ElementSize(), SeekOrigin.Current);
            return;
        }
        if (!shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"Mismatched tensor shape while loading: the file has [{string.Join(", ", shape)}], "
                + $"the tensor [{string.Join(", ", tensor.shape)}]. Make sure that the model you are loading into is exactly the same as the origin.");
        using var off = no_grad();
        var direct = tensor.device_type == DeviceType.CPU && tensor.dtype == type && tensor.is_contiguous();
        using var read = direct ? tensor.alias() : empty(shape, type, CPU);
        Chunks(read, reader.BaseStream.ReadExactly);
        if (!direct) tensor.copy_(read);
    }

    private static (ScalarType, long[]) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)reader.Read7BitEncodedInt64();
        if (!Enum.IsDefined(type)) throw new InvalidDataException($"a tensor's dtype is {(int)type}, which is none: the stream is not at a tensor");
        var dimensions = reader.Read7BitEncodedInt64();
        if (dimensions is < 0 or > 64) throw new InvalidDataException($"a tensor has {dimensions} dimensions, expected 0 to 64: the stream is not at a tensor");
        var shape = new long[dimensions];
        for (var k = 0; k < shape.Length; k++) shape[k] = reader.Read7BitEncodedInt64();
        return (type, shape);
    }

    private delegate void OverBytes(Span<byte> bytes);

    // The elements of a contiguous CPU tensor as bytes, in pieces that a span can hold.
    private static unsafe void Chunks(Tensor t, OverBytes f)
    {
        void* data;
        Dispatch.Check(NativeMethods.td_data(t.Handle, &data), "data");
        var bytes = t.numel() * t.dtype.ElementSize();
        for (long at = 0; at < bytes; at += 1 << 26) f(new Span<byte>((byte*)data + at, (int)Math.Min(1 << 26, bytes - at)));
        GC.KeepAlive(t);
    }
}

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A tensor in TorchSharp's own format.</summary>
        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);

        /// <inheritdoc cref="Load(BinaryReader)"/>
        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream);
            return Load(reader);
        }

        /// <inheritdoc cref="Load(BinaryReader)"/>
        public static Tensor Load(string location) => File.Exists(location) ? Load(File.OpenRead(location)) : throw new FileNotFoundException(location);

        /// <summary>A tensor from a file of libtorch's own archive format.</summary>
        public static unsafe Tensor load(string location)
        {
            fixed (byte* path = Encoding.UTF8.GetBytes(location + "\0"))
                return OwnOrNull(NativeMethods.td_load(path)) ?? throw Dispatch.Error("load");
        }

        /// <summary>Writes libtorch's own archive format.</summary>
        public unsafe void save(string location)
        {
            fixed (byte* path = Encoding.UTF8.GetBytes(location + "\0")) Dispatch.Check(NativeMethods.td_save(Handle, path));
        }
    }

    /// <inheritdoc cref="Tensor.save"/>
    public static void save(Tensor t, string location) => t.save(location);

    /// <inheritdoc cref="Tensor.load"/>
    public static Tensor load(string location) => Tensor.load(location);
}
