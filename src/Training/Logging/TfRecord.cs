using System.Buffers.Binary;
using System.Numerics;

namespace Generative.Training;

/// <summary>TFRecord framing: length and data, each with a checksum.</summary>
/// <remarks>
/// uint64 length, uint32 mask(crc32c(length)), bytes, uint32 mask(crc32c(bytes)), little-endian;
/// mask(c) = ((c ≫ 15) | (c ≪ 17)) + 0xA282EAD8. tensorflow.org, "TFRecord and tf.train.Example".
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
