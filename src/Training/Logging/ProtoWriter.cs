using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Generative.Training;

/// <summary>Writes protocol-buffer messages, with the four wire types of TensorBoard's events.</summary>
/// <remarks>A field is a varint (number · 8 + wire type), then its value. developers.google.com/protocol-buffers,
/// "Encoding".</remarks>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>The message.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.WrittenSpan;

    /// <summary>Starts the next message.</summary>
    public void Clear() => bytes.ResetWrittenCount();

    /// <summary>int32, int64, enum: wire type 0.</summary>
    public ProtoWriter Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>double: wire type 1.</summary>
    public ProtoWriter Double(int field, double value)
    {
        Varint(((ulong)field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(8), value);
        bytes.Advance(8);
        return this;
    }

    /// <summary>float: wire type 5.</summary>
    public ProtoWriter Float(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.GetSpan(4), value);
        bytes.Advance(4);
        return this;
    }

    /// <summary>bytes or a nested message: wire type 2.</summary>
    public ProtoWriter Message(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    /// <summary>string.</summary>
    public ProtoWriter Text(int field, string value) => Message(field, Encoding.UTF8.GetBytes(value));

    /// <summary>repeated double, packed.</summary>
    public ProtoWriter Doubles(int field, ReadOnlySpan<double> values)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)values.Length * 8);
        foreach (var v in values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(8), v);
            bytes.Advance(8);
        }
        return this;
    }

    private void Varint(ulong value)
    {
        var to = bytes.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            to[length] = (byte)(value | 0x80);
            length++;
            value >>= 7;
        }
        to[length] = (byte)value;
        length++;
        bytes.Advance(length);
    }
}

/// <summary>TFRecord framing: length and data, each with a checksum.</summary>
/// <remarks>
/// uint64 length, uint32 mask(crc32c(length)), bytes, uint32 mask(crc32c(bytes)), little-endian;
/// mask(c) = ((c ≫ 15) | (c ≪ 17)) + 0xA282EAD8.
/// tensorflow.org, "TFRecord and tf.train.Example".
/// </remarks>
internal static class TfRecord
{
    public static void Write(Stream stream, ReadOnlySpan<byte> data)
    {
        var record = new byte[data.Length + 16];               // written in one piece
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Masked(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), Masked(data));
        stream.Write(record);
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        while (data.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[8..];
        }
        foreach (var b in data) crc = BitOperations.Crc32C(crc, b);
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }
}
