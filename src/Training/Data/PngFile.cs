using System.IO.Compression;
using SixLabors.ImageSharp.Formats.Png;

namespace Training.Data;

/// <summary>How a PNG file is read.</summary>
/// <remarks>W3C, "Portable Network Graphics (PNG) Specification", second edition, 2003, sections 8.2, 11.3 and 13.13.</remarks>
internal static class PngFile
{
    /// <summary>Name of the format.</summary>
    public const string Format = "PNG";

    private const int MostInflation = 1032;                           // of deflate
    private const int PaletteKind = 3, PaletteBytes = 3 * 256;
    private const double ScreenExponent = 1 / 2.2;
    private const double SmallestChange = 0.05;                       // of the exponent; less is rounding in the chunk
    private static readonly PngDecoder decoder = new() { IgnoreMetadata = true };

    // Where columns and rows of the seven passes of an interlaced image begin, and their steps.
    private static ReadOnlySpan<byte> FirstColumn => [0, 4, 0, 2, 0, 1, 0];
    private static ReadOnlySpan<byte> ColumnStep => [8, 8, 4, 4, 2, 2, 1];
    private static ReadOnlySpan<byte> FirstRow => [0, 0, 4, 0, 2, 0, 1];
    private static ReadOnlySpan<byte> RowStep => [8, 8, 8, 4, 4, 2, 2];

    /// <summary>Whether the bytes begin as a PNG file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith(PngChunks.Signature);

    /// <summary>Reads the chunks.</summary>
    /// <exception cref="DataFault">The file is cut off, or has too little data for its size.</exception>
    public static ImageHeader Header(ReadOnlySpan<byte> bytes, string name)
    {
        var chunks = PngChunks.Read(bytes, name);
        ImageHeader.CheckSize(chunks.Height, chunks.Width, name);
        if (chunks.Height * chunks.RowBytes(chunks.Width) > (long)MostInflation * chunks.DataBytes)
            throw ImageHeader.Damaged(name, Format, $"{chunks.DataBytes} bytes of data");
        // ImageSharp 2.1 compares a 16-bit color with its bytes swapped, so it is compared here.
        var colored = chunks.Depth == 16 && chunks.Kind is 0 or 2;
        var keyed = colored && chunks.Transparency.Length >= 2 * chunks.Samples;
        return new(Format, decoder, chunks.Height, chunks.Width)
        {
            Grey = (chunks.Kind & 2) == 0,
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
        return IsComplete(chunks, chunks.Data(bytes));
    }

    private static bool IsComplete(in PngChunks chunks, byte[] data)
    {
        var left = chunks.Interlaced ? InterlacedBytes(chunks) : chunks.Height * (1 + chunks.RowBytes(chunks.Width));
        using var inflater = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        var buffer = new byte[1 << 14];
        try
        {
            while (left > 0)
            {
                var read = inflater.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                if (read == 0) return false;
                left -= read;
            }
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static long InterlacedBytes(in PngChunks chunks)
    {
        var sum = 0L;
        for (var pass = 0; pass < FirstRow.Length; pass++)
        {
            var columns = (chunks.Width - FirstColumn[pass] + ColumnStep[pass] - 1) / ColumnStep[pass];
            var rows = (chunks.Height - FirstRow[pass] + RowStep[pass] - 1) / RowStep[pass];
            if (columns > 0 && rows > 0) sum += rows * (1 + chunks.RowBytes(columns));
        }
        return sum;
    }

    // In an interlaced image, ImageSharp 2.1 waits for ever for data that are missing, and looks up colors beyond the
    // end of a palette. A data chunk that is nearly empty ends its reading early.
    private static byte[] Mended(ReadOnlySpan<byte> bytes, in PngChunks chunks, string name)
    {
        var data = chunks.Data(bytes);
        if (!IsComplete(chunks, data)) throw ImageHeader.Damaged(name, Format, "missing rows");
        var stream = new MemoryStream();
        stream.Write(PngChunks.Signature);
        PngChunks.Write(stream, "IHDR"u8, chunks.Header);
        if (chunks.Kind == PaletteKind)
        {
            if (chunks.Palette.IsEmpty) throw ImageHeader.Damaged(name, Format, "no palette");
            Span<byte> palette = stackalloc byte[PaletteBytes];
            palette.Clear();
            chunks.Palette[..Math.Min(chunks.Palette.Length, PaletteBytes)].CopyTo(palette);
            PngChunks.Write(stream, "PLTE"u8, palette);
        }
        if (chunks.Transparency.Length > 0) PngChunks.Write(stream, "tRNS"u8, chunks.Transparency);
        PngChunks.Write(stream, "IDAT"u8, data);
        PngChunks.Write(stream, "IEND"u8, []);
        return stream.ToArray();
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
