using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats.Webp;

namespace Generative.Data;

/// <summary>The container of WebP: RIFF, chunks of name, length and data.</summary>
/// <remarks>RFC 9649, "WebP Image Format", 2024, section 2.</remarks>
internal static class WebpFile
{
    private const string Format = "WebP";
    private const int FirstChunk = 12, Frame = 8;                     // a chunk without its data: name, length
    private const byte AlphaFlag = 0x10;
    private static readonly WebpDecoder decoder = new() { IgnoreMetadata = true };

    /// <summary>Whether the bytes begin as a WebP file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= FirstChunk && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8);

    /// <summary>Reads the chunks.</summary>
    /// <exception cref="DataException">A chunk is cut off, there is no image, or an animation.</exception>
    public static ImageHeader Header(ReadOnlySpan<byte> bytes, string name)
    {
        var (images, alpha, orientation) = (0, false, 1);
        var end = Frame + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (end > bytes.Length) throw Cut(bytes.Length, end, name);
        for (long at = FirstChunk; at + Frame <= end;)
        {
            var kind = bytes.Slice((int)at, 4);
            var next = at + Frame + BinaryPrimitives.ReadUInt32LittleEndian(bytes[((int)at + 4)..]);
            if (next > end) throw Cut(end, next, name);
            var data = bytes[((int)at + Frame)..(int)next];
            if (kind.SequenceEqual("ANMF"u8)) throw ImageHeader.Damaged(name, Format, "an animation");
            if (kind.SequenceEqual("VP8 "u8)) images++;
            else if (kind.SequenceEqual("EXIF"u8)) orientation = TiffTags.Orientation(data);
            else if (kind.SequenceEqual("VP8X"u8)) alpha |= data.Length > 0 && (data[0] & AlphaFlag) != 0;
            else if (kind.SequenceEqual("VP8L"u8))
            {
                images++;
                alpha = true;                                         // the file only hints whether it is used
            }
            at = next + (next & 1);                                   // chunks begin at even places
        }
        if (images != 1) throw ImageHeader.Damaged(name, Format, images == 0 ? "no image" : $"{images} images");
        var size = ImageCodec.Identify(bytes, name, Format, decoder);
        return new(Format, decoder, size.Height, size.Width) { Alpha = alpha, Orientation = orientation };
    }

    private static DataException Cut(long found, long expected, string name) =>
        ImageHeader.Damaged(name, Format, $"{found} of {expected} bytes");
}
