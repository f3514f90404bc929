using System.IO.Compression;
using SixLabors.ImageSharp.Formats.Png;

namespace Generative.Data;

/// <summary>How a PNG file is read.</summary>
/// <remarks>W3C, "Portable Network Graphics (PNG) Specification", second edition, 2003, sections 11 and 13.</remarks>
internal static class PngFile
{
    /// <summary>Name of the format.</summary>
    public const string Format = "PNG";

    private const int MostInflation = 1032;                           // of deflate
    private const double ScreenExponent = 1 / 2.2;
    private const double SmallestChange = 0.05;                       // of the exponent; less is rounding in the chunk
    private static readonly PngDecoder decoder = new() { IgnoreMetadata = true };

    /// <summary>Whether the bytes begin as a PNG file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith(PngChunks.Signature);

    /// <summary>Reads the chunks.</summary>
    /// <exception cref="DataException">The file is cut off, or has too little data for its size.</exception>
    public static ImageHeader Header(ReadOnlySpan<byte> bytes, string name)
    {
        var chunks = PngChunks.Read(bytes, name);
        ImageHeader.CheckSize(chunks.Height, chunks.Width, name);
        if (!chunks.IsValid)
            throw ImageHeader.Damaged(name, Format, $"color type {chunks.Kind} of {chunks.Depth} bits");
        if (chunks.Height * chunks.RowBytes(chunks.Width) > (long)MostInflation * chunks.DataBytes)
            throw ImageHeader.Damaged(name, Format, $"{chunks.DataBytes} bytes of data");
        // ImageSharp 2.1 compares a 16-bit color with its bytes swapped, so it is compared here.
        var colored = chunks.Depth == 16 && chunks.Kind is 0 or 2;
        var keyed = colored && chunks.Transparency.Length >= 2 * chunks.Samples;
        return new(Format, decoder, chunks.Height, chunks.Width)
        {
            Gray = (chunks.Kind & 2) == 0,
            Alpha = (chunks.Kind & 4) != 0 || (chunks.Transparency.Length > 0 && !colored),
            Deep = chunks.Depth == 16,
            Orientation = TiffTags.Orientation(chunks.Exif),
            Exponent = Exponent(chunks.Gamma),
            TransparentColor = keyed ? Color(chunks.Transparency, chunks.Samples) : null,
            Mended = chunks.Interlaced || chunks.ShortestData < 2 ? Mended(bytes, chunks, name) : null,
        };
    }

    /// <summary>Whether the data inflate to all rows; the decoder leaves black those that are missing.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> bytes, string name)
    {
        var chunks = PngChunks.Read(bytes, name);
        return Inflate(chunks.Data(bytes), chunks.Height * (1 + chunks.RowBytes(chunks.Width)), into: null);
    }

    // The same image without passes, in one data chunk: a chunk that is nearly empty ends ImageSharp's reading early.
    private static byte[] Mended(ReadOnlySpan<byte> bytes, in PngChunks chunks, string name)
    {
        if (!PngChunks.IsSound(bytes)) throw ImageHeader.Damaged(name, Format, "a wrong checksum");
        var data = chunks.Data(bytes);
        var stream = new MemoryStream();
        stream.Write(PngChunks.Signature);
        PngChunks.Write(stream, "IHDR"u8, [.. chunks.Header[..^1], 0]);
        if (chunks.Palette.Length > 0) PngChunks.Write(stream, "PLTE"u8, chunks.Palette);
        if (chunks.Transparency.Length > 0) PngChunks.Write(stream, "tRNS"u8, chunks.Transparency);
        PngChunks.Write(stream, "IDAT"u8, chunks.Interlaced ? InOrder(data, chunks, name) : data);
        PngChunks.Write(stream, "IEND"u8, []);
        return stream.ToArray();
    }

    private static byte[] InOrder(byte[] data, in PngChunks chunks, string name)
    {
        var passes = new byte[PngPasses.Bytes(chunks)];
        if (!Inflate(data, passes.Length, passes)) throw ImageHeader.Damaged(name, Format, "missing rows");
        using var ordered = new MemoryStream();
        try
        {
            using var deflater = new ZLibStream(ordered, CompressionLevel.NoCompression, leaveOpen: true);
            deflater.Write(PngPasses.InOrder(chunks, passes));
        }
        catch (InvalidDataException e)
        {
            throw ImageHeader.Damaged(name, Format, "an unknown filter", e);
        }
        return ordered.ToArray();
    }

    // Whether the data inflate to that length; null: the bytes are only counted.
    private static bool Inflate(byte[] data, long length, byte[]? into)
    {
        using var inflater = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        var buffer = into ?? new byte[1 << 14];
        try
        {
            for (var done = 0L; done < length;)
            {
                var at = into is null ? 0 : (int)done;
                var read = inflater.Read(buffer, at, (int)Math.Min(length - done, buffer.Length - at));
                if (read == 0) return false;
                done += read;
            }
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // A sample is light to the power gamma, and a screen shows light to the power 1 / 2.2.
    private static double Exponent(double? gamma)
    {
        if (gamma is not > 0) return 1;
        var exponent = ScreenExponent / gamma.Value;
        return Math.Abs(exponent - 1) < SmallestChange ? 1 : exponent;
    }

    private static ushort[] Color(ReadOnlySpan<byte> chunk, int samples)
    {
        var color = new ushort[samples];
        for (var k = 0; k < samples; k++) color[k] = (ushort)((chunk[2 * k] << 8) | chunk[2 * k + 1]);
        return color;
    }
}
