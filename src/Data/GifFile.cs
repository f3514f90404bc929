using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Metadata;

namespace Generative.Data;

/// <summary>The container of GIF: a screen, then blocks; the first image is read.</summary>
/// <remarks>CompuServe, "Graphics Interchange Format, version 89a", 1990, sections 15 to 27.</remarks>
internal static class GifFile
{
    private const string Format = "GIF";
    private const int ScreenBytes = 13, ImageBytes = 10;
    private const byte Extension = 0x21, Image = 0x2C, Trailer = 0x3B;
    private static readonly GifDecoder decoder = new()
    {
        IgnoreMetadata = true,
        DecodingMode = FrameDecodingMode.First,
    };


    /// <summary>Whether the bytes begin as a GIF file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8);

    /// <summary>Reads the screen, and the blocks up to the trailer.</summary>
    /// <exception cref="DataException">There is no image or no trailer.</exception>
    public static ImageHeader Header(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < ScreenBytes) throw new DataException(name, "header", "none", "a GIF header of 13 bytes");
        var images = 0;
        var at = ScreenBytes + ColorTable(bytes[10]);
        while (at < bytes.Length && bytes[at] is Extension or Image)
        {
            if (bytes[at] == Extension) at = AfterBlocks(bytes, at + 2);
            else if (at + ImageBytes > bytes.Length) break;
            else
            {
                images++;
                at = AfterBlocks(bytes, at + ImageBytes + ColorTable(bytes[at + 9]) + 1);
            }
        }
        if (at >= bytes.Length || bytes[at] != Trailer) throw ImageHeader.Damaged(name, Format, "no end marker");
        if (images == 0) throw ImageHeader.Damaged(name, Format, "no image");
        var width = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        var height = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        return new(Format, decoder, height, width) { Alpha = true };
    }

    private static int ColorTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    // Blocks of at most 255 bytes, each with its length before it, the last one empty.
    private static int AfterBlocks(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at] != 0) at += 1 + bytes[at];
        return at + 1;
    }
}
