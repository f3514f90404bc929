using System.Buffers.Binary;

namespace TorchSharp.Utils;

/// <summary>Integers with the highest byte first, as IDX files (MNIST) hold them.</summary>
public class BigEndianReader(BinaryReader baseReader)
{
    public Stream BaseStream => baseReader.BaseStream;

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(ReadBytes(4));

    /// <summary>The next bytes, in reverse order.</summary>
    public byte[] ReadBigEndianBytes(int count)
    {
        var bytes = ReadBytes(count);
        Array.Reverse(bytes);
        return bytes;
    }

    public byte[] ReadBytes(int count)
    {
        var bytes = baseReader.ReadBytes(count);
        return bytes.Length == count ? bytes : throw new EndOfStreamException($"got {bytes.Length} bytes, expected {count}");
    }

    public void Close() => baseReader.Close();
}
