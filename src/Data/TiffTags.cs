using System.Buffers.Binary;

namespace Generative.Data;

/// <summary>The first directory of a TIFF file, or of an EXIF block, which is one.</summary>
/// <remarks>Aldus, "TIFF Revision 6.0", 1992, section 2. What is damaged counts as absent.</remarks>
internal readonly ref struct TiffTags
{
    private const ushort OrientationTag = 274;
    private const int EntryBytes = 12;
    private readonly ReadOnlySpan<byte> bytes, entries;
    private readonly bool big;

    /// <summary>Finds the directory.</summary>
    public TiffTags(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        big = bytes.StartsWith("MM"u8);
        if (bytes.Length < 8) return;
        var at = Number(bytes[4..], 4);
        if (at + 2 > bytes.Length) return;
        var directory = bytes[(int)at..];
        var count = Number(directory, 2);
        entries = directory.Slice(2, (int)Math.Min(count * EntryBytes, directory.Length - 2));
    }

    /// <summary>The EXIF orientation, 1 to 8; 1 where it is not said.</summary>
    public static int Orientation(ReadOnlySpan<byte> exif)
    {
        var block = exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif;
        return new TiffTags(block).Value(OrientationTag) is >= 1 and <= 8 and var orientation ? (int)orientation : 1;
    }

    /// <summary>The first whole number of a tag; null: none.</summary>
    public long? Value(ushort tag) => Values(tag) is [var first, ..] ? first : null;

    /// <summary>The whole numbers of a tag; none where it is absent.</summary>
    public long[] Values(ushort tag)
    {
        for (var rest = entries; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            if (Number(rest, 2) != tag) continue;
            var size = Number(rest[2..], 2) switch { 1 => 1, 3 => 2, 4 => 4, _ => 0 };
            var count = Number(rest[4..], 4);
            var at = Number(rest[8..], 4);
            var data = at < bytes.Length ? bytes[(int)at..] : default;
            if (count * size <= 4) data = rest.Slice(8, 4);
            if (size == 0 || count * size > data.Length) return [];
            var values = new long[count];
            for (var k = 0; k < values.Length; k++) values[k] = Number(data[(k * size)..], size);
            return values;
        }
        return [];
    }

    private long Number(ReadOnlySpan<byte> from, int size) => size switch
    {
        1 => from[0],
        2 => big ? BinaryPrimitives.ReadUInt16BigEndian(from) : BinaryPrimitives.ReadUInt16LittleEndian(from),
        _ => big ? BinaryPrimitives.ReadUInt32BigEndian(from) : BinaryPrimitives.ReadUInt32LittleEndian(from),
    };
}
