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
        writer.Flush();
        Chunks(host, span => writer.BaseStream.Write(span));
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads into a tensor of the same dtype and shape; with skip, only passes over it.</summary>
    /// <exception cref="ArgumentException">The dtype or the shape differs.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        if (!skip && type != tensor.dtype)
            throw new ArgumentException($"Mismatched tensor data types while loading: the file has {type}, the tensor {tensor.dtype}. Make sure that the model you are loading into is exactly the same as the origin.");
        if (!skip && !shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"Mismatched tensor shape while loading: the file has [{string.Join(", ", shape)}], the tensor [{string.Join(", ", tensor.shape)}]. Make sure that the model you are loading into is exactly the same as the origin.");
        using var scope = NewDisposeScope();
        var read = ReadData(reader, type, shape);
        if (skip) return;
        using var off = no_grad();
        tensor.copy_(read);
    }

    /// <summary>Reads a new CPU tensor; with skip, an empty one in its place.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        var read = ReadData(reader, type, shape);
        if (!skip) return read;
        read.Dispose();
        return Dispatch.Call("empty.memory_format", new long[] { 0 }, type);
    }

    /// <summary>Reads into the tensor, or makes one where there is none.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is null) tensor = Load(reader, skip);
        else tensor.Load(reader, skip);
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

    private static Tensor ReadData(BinaryReader reader, ScalarType type, long[] shape)
    {
        var t = Dispatch.Call("empty.memory_format", shape, type);
        Chunks(t, reader.BaseStream.ReadExactly);
        return t;
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
