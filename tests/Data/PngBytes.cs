using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Generative.Data.Tests;

/// <summary>PNG files put together by the specification.</summary>
internal static class PngBytes
{
    private static readonly byte[] signature = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];
    private static readonly (int Y, int X, int StepY, int StepX)[] whole = [(0, 0, 1, 1)];

    private static readonly (int Y, int X, int StepY, int StepX)[] passes =
        [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)];

    /// <summary>A file of samples [H, W, S] of so many bits; kind is PNG's color type.</summary>
    public static byte[] File(
        int height, int width, int depth, int kind, bool interlaced, int[] samples, params byte[][] chunks) =>
        Around(
            height, width, depth, kind, interlaced, [.. chunks, Data(Rows(height, width, depth, interlaced, samples))]);

    /// <summary>A file of any chunks between the header and the end.</summary>
    public static byte[] Around(int height, int width, int depth, int kind, bool interlaced, params byte[][] chunks)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)kind, interlaced ? (byte)1 : (byte)0);
        return [.. signature, .. Chunk("IHDR", header), .. chunks.SelectMany(c => c), .. Chunk("IEND", [])];
    }

    /// <summary>Rows of samples, packed and filtered, each after its filter's byte.</summary>
    public static byte[] Rows(int height, int width, int depth, bool interlaced, int[] samples, int filter = 0)
    {
        var each = samples.Length / (height * width);
        List<byte> bytes = [];
        foreach (var (top, left, down, across) in interlaced ? passes : whole)
        {
            byte[]? above = null;
            for (var y = top; y < height && left < width; y += down)
            {
                List<int> bits = [];
                for (var x = left; x < width; x += across)
                    for (var k = 0; k < each; k++)
                        for (var b = depth - 1; b >= 0; b--) bits.Add((samples[((y * width) + x) * each + k] >> b) & 1);
                byte[] row = [.. bits.Chunk(8).Select(c => (byte)c.Select((bit, i) => bit << (7 - i)).Sum())];
                bytes.Add((byte)filter);
                bytes.AddRange(Filtered(filter, row, above ?? new byte[row.Length], Math.Max(1, each * depth / 8)));
                above = row;
            }
        }
        return [.. bytes];
    }

    private static IEnumerable<byte> Filtered(int filter, byte[] row, byte[] above, int pixel) => row.Select((v, k) =>
    {
        var (a, b, c) = (k < pixel ? 0 : row[k - pixel], above[k], k < pixel ? 0 : above[k - pixel]);
        int[] candidates = [a, b, c];
        var paeth = candidates.MinBy(n => Math.Abs(a + b - c - n));
        return (byte)(v - (filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => paeth, _ => 0 }));
    });

    /// <summary>A data chunk of those rows.</summary>
    public static byte[] Data(byte[] rows) => Chunk("IDAT", Compressed(rows));

    /// <summary>A zlib stream.</summary>
    public static byte[] Compressed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(bytes);
        return stream.ToArray();
    }

    /// <summary>Length, name, data and CRC-32 of both.</summary>
    public static byte[] Chunk(string name, params byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var crc = 0xFFFFFFFFu;
        foreach (var b in named)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        var chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), ~crc);
        return chunk;
    }
}
