using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats.Jpeg;

namespace Generative.Data;

/// <summary>The container of JPEG: segments that begin with a marker, FF and a byte, and compressed data.</summary>
/// <remarks>ITU-T T.81, 1992, annex B; JPEG File Interchange Format 1.02; EXIF 2.3, section 4.7.2.</remarks>
internal static class JpegFile
{
    private const string Format = "JPEG";
    private const byte Fill = 0xFF, End = 0xD9, FirstFrame = 0xC0, LastFrame = 0xCF, Application1 = 0xE1;
    private const int BlockPixels = 64;
    private static readonly JpegDecoder decoder = new() { IgnoreMetadata = true };

    /// <summary>Whether the bytes begin as a JPEG file does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>Reads the segments up to the end marker; what follows it is no part of the image.</summary>
    /// <exception cref="DataException">There is no frame header or no end marker, or too little data.</exception>
    public static ImageHeader Header(ReadOnlySpan<byte> bytes, string name)
    {
        var frame = ReadOnlySpan<byte>.Empty;
        var orientation = 1;
        var at = NextMarker(bytes, 2);
        while (at >= 0 && bytes[at] != End)
        {
            var marker = bytes[at];
            var segment = bytes[(at + 1)..];
            var length = segment.Length < 2 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(segment);
            if (length < 2 || length > segment.Length) break;
            segment = segment[2..length];
            var isExif = marker == Application1 && segment.StartsWith("Exif\0\0"u8);
            if (isExif) orientation = TiffTags.Orientation(segment);
            else if (IsFrame(marker) && frame.IsEmpty) frame = segment;
            at = NextMarker(bytes, at + 1 + length);
        }
        if (frame.Length < 6) throw new DataException(name, "header", "none", "a JPEG frame header");
        var height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        ImageHeader.CheckSize(height, width, name);
        if (at < 0 || bytes[at] != End) throw ImageHeader.Damaged(name, Format, "no end marker");
        // A block of 8 by 8 pixels takes a bit at least.
        if ((long)height * width > 8L * BlockPixels * bytes.Length)
            throw ImageHeader.Damaged(name, Format, $"{bytes.Length} bytes for {height}x{width} pixels");
        return new(Format, decoder, height, width) { Gray = frame[5] == 1, Orientation = orientation };
    }

    private static bool IsFrame(byte marker) => marker is >= FirstFrame and <= LastFrame and not (0xC4 or 0xC8 or 0xCC);

    // The place of the next marker's byte, or -1: past stuffed zeros, fill bytes and restart markers.
    private static int NextMarker(ReadOnlySpan<byte> bytes, int from)
    {
        for (var at = from; at < bytes.Length;)
        {
            var found = bytes[at..].IndexOf(Fill);
            if (found < 0 || at + found + 1 >= bytes.Length) return -1;
            at += found + 1;
            if (bytes[at] is not (0 or Fill or (>= 0xD0 and <= 0xD8) or 1)) return at;
        }
        return -1;
    }
}
