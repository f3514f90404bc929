using System.Text;
using SixLabors.ImageSharp.Formats;

namespace Generative.Data;

/// <summary>What an image file says of itself, read and checked before any pixel is decoded.</summary>
/// <remarks>
/// The decoders pass over some damage without a word. So each format's container is walked here first: a file that
/// ends before its container does is damaged.
/// </remarks>
/// <param name="Format">Name of the format.</param>
/// <param name="Decoder">The one decoder that may read the file.</param>
/// <param name="Height">Rows of the file, before the orientation is applied.</param>
/// <param name="Width">Columns of the file.</param>
internal sealed record ImageHeader(string Format, IImageDecoder Decoder, long Height, long Width)
{
    /// <summary>The formats in words.</summary>
    public const string Formats = "PNG, JPEG, WebP, BMP, GIF or TIFF";

    private const int MostPixels = 1 << 26;                           // 67 million
    private const int SignatureBytes = 8;

    /// <summary>Whether the samples are gray; otherwise they are red, green and blue.</summary>
    public bool Gray { get; init; }

    /// <summary>Whether an opacity follows the samples of a pixel.</summary>
    public bool Alpha { get; init; }

    /// <summary>Whether a sample has 16 bits.</summary>
    public bool Deep { get; init; }

    /// <summary>EXIF orientation, 1 to 8: 1 is upright.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>Each sample v in [0, 1] is shown as v to this power.</summary>
    public double Exponent { get; init; } = 1;

    /// <summary>Whether the decoder takes black for white.</summary>
    public bool Negative { get; init; }

    /// <summary>The one color that is transparent, as 16-bit samples; null: none.</summary>
    public ushort[]? TransparentColor { get; init; }

    /// <summary>The bytes that the decoder should read in place of the file; null: the file itself.</summary>
    public byte[]? Mended { get; init; }

    /// <summary>Reads the header of a file of any of the formats, told apart by their first bytes.</summary>
    /// <exception cref="DataException">
    /// The file is of another format, its container is damaged, or the image has too many pixels.
    /// </exception>
    public static ImageHeader Read(ReadOnlySpan<byte> bytes, string name)
    {
        var header = OfFormat(bytes, name);
        CheckSize(header.Height, header.Width, name);
        return header;
    }

    /// <summary>Refuses images of no pixel, and of more than 67 million.</summary>
    public static void CheckSize(long height, long width, string name)
    {
        if (width < 1 || height < 1 || height > MostPixels / width)
            throw new DataException(name, "size", $"{height}x{width}", $"1 to {MostPixels} pixels");
    }

    /// <summary>The fault of a file whose image cannot be read whole.</summary>
    public static DataException Damaged(string name, string format, string found, Exception? cause = null) =>
        new(name, "image data", found, $"a whole {format} image", cause);

    // Text is shown as such: a page of the web, for instance, that was saved in place of an image.
    private static string Start(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "an empty file";
        var start = bytes[..Math.Min(SignatureBytes, bytes.Length)];
        return start.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? Convert.ToHexString(start)
            : $"'{Encoding.ASCII.GetString(start)}'";
    }

    private static ImageHeader OfFormat(ReadOnlySpan<byte> bytes, string name)
    {
        if (PngFile.Is(bytes)) return PngFile.Header(bytes, name);
        if (JpegFile.Is(bytes)) return JpegFile.Header(bytes, name);
        if (WebpFile.Is(bytes)) return WebpFile.Header(bytes, name);
        if (BmpFile.Is(bytes)) return BmpFile.Header(bytes, name);
        if (GifFile.Is(bytes)) return GifFile.Header(bytes, name);
        if (TiffFile.Is(bytes)) return TiffFile.Header(bytes, name);
        throw new DataException(name, "signature", Start(bytes), $"that of a {Formats} image");
    }
}
