namespace TorchSharp.Utils;

/// <summary>Integers in seven-bit groups, lowest first, the top bit of a byte telling that more follow: TorchSharp's file format.</summary>
internal static class Leb128
{
    internal static void Encode(this BinaryWriter writer, long value)
    {
        if (value < 0) throw new NotImplementedException("LEB128 encoding of negative numbers");
        while (value > 0x7f)
        {
            writer.Write((byte)(value & 0x7f | 0x80));
            value >>= 7;
        }
        writer.Write((byte)value);
    }

    internal static long Decode(this BinaryReader reader)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (shift > 63) throw new FormatException("a LEB128 integer is longer than ten bytes");
            long group = reader.ReadByte();
            value |= (group & 0x7f) << shift;
            if (group < 0x80) return value;
        }
    }
}
