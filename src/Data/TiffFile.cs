using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Metadata;

namespace Generative.Data;

/// <summary>The container of TIFF: directories of tags, and strips of rows; the first image is read.</summary>
/// <remarks>Aldus, "TIFF Revision 6.0", 1992, sections 3 to 8.</remarks>
internal static class TiffFile
{
    private const string Format = "TIFF";
    private const ushort Width = 256, Height = 257, BitsPerSample = 258, Compression = 259, Photometric = 262;
    private const ushort StripOffsets = 273, RowsPerStrip = 278, StripByteCounts = 279, PlanarConfiguration = 284;
    private const int Uncompressed = 1, Fax1D = 2, Fax3 = 3, Fax4 = 4, Jpeg = 7, Planar = 2, BlackIsZero = 1;
    private static readonly TiffDecoder decoder = new()
    {
        IgnoreMetadata = true,
        DecodingMode = FrameDecodingMode.First,
    };


    /// <summary>Whether the bytes begin as a TIFF file does; one with 64-bit places (BigTIFF) is not read.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8);

    /// <summary>Reads the first directory.</summary>
    /// <exception cref="DataException">The directory is damaged, or strips are missing or cut off.</exception>
    public static ImageHeader Header(ReadOnlySpan<byte> bytes, string name)
    {
        var tags = new TiffTags(bytes);
        var (height, width) = (tags.Value(Height) ?? 0, tags.Value(Width) ?? 0);
        ImageHeader.CheckSize(height, width, name);
        long[] bits = tags.Values(BitsPerSample) is { Length: > 0 } said ? said : [1];
        CheckStrips(tags, height, (width * bits.Sum() + 7) / 8, bits.Length, bytes.Length, name);
        // ImageSharp 2.1 takes JPEG's samples for red, green and blue, whatever they are.
        if (tags.Value(Compression) == Jpeg && bits.Length > 3)
            throw ImageHeader.Damaged(name, Format, $"JPEG of {bits.Length} samples");
        var photometric = tags.Value(Photometric);
        var gray = photometric is 0 or BlackIsZero;
        return new(Format, decoder, height, width)
        {
            Gray = gray,
            Alpha = !gray && bits.Length > 3,
            Deep = bits.Max() > 8,
            // ImageSharp 2.1 takes black runs of fax for black, whatever the file says.
            Negative = photometric == BlackIsZero && tags.Value(Compression) is (Fax1D or Fax3 or Fax4),
            Orientation = TiffTags.Orientation(bytes),
        };
    }

    // The decoder leaves black what is not there. Tiles it refuses itself.
    private static void CheckStrips(in TiffTags tags, long height, long rowBytes, int samples, long length, string name)
    {
        var (offsets, counts) = (tags.Values(StripOffsets), tags.Values(StripByteCounts));
        if (offsets.Length == 0) return;
        var rows = Math.Clamp(tags.Value(RowsPerStrip) ?? height, 1, height);
        var planes = tags.Value(PlanarConfiguration) == Planar ? samples : 1;
        var wanted = (height + rows - 1) / rows * planes;
        if (offsets.Length < wanted || counts.Length < offsets.Length)
            throw ImageHeader.Damaged(name, Format, $"{Math.Min(offsets.Length, counts.Length)} of {wanted} strips");
        for (var k = 0; k < offsets.Length; k++)
            if (offsets[k] + counts[k] > length) throw ImageHeader.Damaged(name, Format, "a strip that is cut off");
        if ((tags.Value(Compression) ?? Uncompressed) == Uncompressed && counts.Sum() < height * rowBytes)
            throw ImageHeader.Damaged(name, Format, $"{counts.Sum()} of {height * rowBytes} bytes");
    }
}
