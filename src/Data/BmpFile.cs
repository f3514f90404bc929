using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats.Bmp;

namespace Generative.Data;

/// <summary>The container of BMP: a file header, an information header, a palette, rows.</summary>
/// <remarks>Microsoft, "Bitmap Storage" and "BITMAPINFOHEADER structure".</remarks>
internal static class BmpFile
{
    private const string Format = "BMP";
    private const int Headers = 26, CoreHeaderBytes = 12, BitFields = 3, AlphaBitFields = 6;
    private static readonly BmpDecoder decoder = new();

    /// <summary>Whether the bytes begin as a BMP file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith("BM"u8);

    /// <summary>Reads the headers.</summary>
    /// <exception cref="DataException">The headers are damaged, or the rows are cut off.</exception>
    public static ImageHeader Header(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < Headers) throw new DataException(name, "header", "none", "a BMP header of 26 bytes");
        var size = ImageCodec.Identify(bytes, name, Format, decoder);
        ImageHeader.CheckSize(size.Height, size.Width, name);
        var rows = BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]);
        var core = BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]) <= CoreHeaderBytes;
        var compression = core || bytes.Length < 34 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[30..]);
        var bits = size.PixelType.BitsPerPixel;
        var stride = ((long)size.Width * bits + 31) / 32 * 4;         // rows begin at multiples of 4 bytes
        var end = rows + stride * size.Height;
        var fields = compression is BitFields or AlphaBitFields;
        if ((compression == 0 || fields) && end > bytes.Length)
            throw ImageHeader.Damaged(name, Format, $"{bytes.Length} of {end} bytes");
        // Without fields the fourth byte of a pixel is not used.
        return new(Format, decoder, size.Height, size.Width) { Alpha = fields && bits == 32 };
    }
}
