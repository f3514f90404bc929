using System.Buffers.Binary;
using System.Text;

namespace Generative.Tests.Shared;

/// <summary>Reads TensorBoard's event files by the book: its own CRC-32C bit by bit, its own protocol buffers; it
/// shares nothing with the writer.</summary>
internal static class EventFile
{
    /// <summary>A field of a message: its number, and what it holds.</summary>
    public sealed record Field(int Number, ulong Integer, byte[] Bytes)
    {
        public double Double => BitConverter.UInt64BitsToDouble(Integer);
        public float Float => BitConverter.UInt32BitsToSingle((uint)Integer);
        public string Text => Encoding.UTF8.GetString(Bytes);
        public List<Field> Message => Fields(Bytes);
        public double[] Doubles => [.. Bytes.Chunk(8).Select(b => BitConverter.ToDouble(b))];
    }

    /// <summary>The events of a file, each as its fields; a wrong check sum fails the test.</summary>
    public static List<List<Field>> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        List<List<Field>> events = [];
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Mask(Crc(bytes[at..(at + 8)])), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            var data = bytes[(at + 12)..(at + 12 + length)];
            Assert.Equal(Mask(Crc(data)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            events.Add(Fields(data));
            at += 16 + length;
        }
        return events;
    }

    /// <summary>CRC-32C, Castagnoli's polynomial 0x1EDC6F41 reflected; RFC 3720, appendix B.4.</summary>
    public static uint Crc(byte[] data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in data)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++) crc = (crc & 1) != 0 ? 0x82F63B78 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }

    private static uint Mask(uint crc) => unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u);

    private static List<Field> Fields(byte[] data)
    {
        List<Field> fields = [];
        for (var at = 0; at < data.Length;)
        {
            var key = Varint(data, ref at);
            switch (key & 7)
            {
                case 0:
                    fields.Add(new((int)(key >> 3), Varint(data, ref at), []));
                    break;
                case 1:
                    fields.Add(new((int)(key >> 3), BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(at)), []));
                    at += 8;
                    break;
                case 5:
                    fields.Add(new((int)(key >> 3), BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(at)), []));
                    at += 4;
                    break;
                case 2:
                    var length = (int)Varint(data, ref at);
                    fields.Add(new((int)(key >> 3), 0, data[at..(at + length)]));
                    at += length;
                    break;
                default:
                    Assert.Fail($"wire type {key & 7}");
                    break;
            }
        }
        return fields;
    }

    private static ulong Varint(byte[] data, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = data[at];
            at++;
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
    }
}
