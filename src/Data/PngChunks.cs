using System.Buffers.Binary;

namespace Generative.Data;

/// <summary>The chunks of a PNG file that say how to read its pixels.</summary>
/// <remarks>
/// A chunk is a length, a name, data and a CRC-32. W3C, "Portable Network Graphics (PNG) Specification", second
/// edition, 2003, sections 5.3, 5.6 and 11.
/// </remarks>
internal ref struct PngChunks
{
    private const int HeaderBytes = 13, Frame = 12;                   // a chunk without its data: length, name, CRC
    private static readonly uint[] table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>What every PNG file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Columns.</summary>
    public long Width { get; private set; }

    /// <summary>Rows.</summary>
    public long Height { get; private set; }

    /// <summary>Bits of a sample, or of an index into the palette.</summary>
    public int Depth { get; private set; }

    /// <summary>Color type, the sum of 1: palette, 2: color, 4: alpha.</summary>
    public int Kind { get; private set; }

    /// <summary>Whether the rows come in seven passes.</summary>
    public bool Interlaced { get; private set; }

    /// <summary>The header's data.</summary>
    public ReadOnlySpan<byte> Header { get; private set; }

    /// <summary>Red, green and blue of each color of the palette.</summary>
    public ReadOnlySpan<byte> Palette { get; private set; }

    /// <summary>Opacities of the palette's colors, or the one color that is transparent.</summary>
    public ReadOnlySpan<byte> Transparency { get; private set; }

    /// <summary>The EXIF block.</summary>
    public ReadOnlySpan<byte> Exif { get; private set; }

    /// <summary>Sample = light to this power; null: not said, or said by a color profile.</summary>
    public double? Gamma { get; private set; }

    /// <summary>Compressed bytes of all data chunks.</summary>
    public int DataBytes { get; private set; }

    /// <summary>Compressed bytes of the shortest data chunk.</summary>
    public int ShortestData { get; private set; }

    private int dataAt;

    /// <summary>Samples of a pixel.</summary>
    public readonly int Samples => Kind switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Whether the header says what the specification allows, table 11.1.</summary>
    public readonly bool IsValid => Header[10] == 0 && Header[11] == 0 && Header[12] <= 1 && Kind switch
    {
        0 => Depth is 1 or 2 or 4 or 8 or 16,
        3 => Depth is 1 or 2 or 4 or 8,
        2 or 4 or 6 => Depth is 8 or 16,
        _ => false,
    };

    /// <summary>Bytes of so many pixels of a row, without the filter's byte.</summary>
    public readonly long RowBytes(long pixels) => (pixels * Samples * Depth + 7) / 8;

    /// <summary>Reads the chunks up to the last one.</summary>
    /// <exception cref="DataException">A chunk is missing, cut off or in the wrong place.</exception>
    public static PngChunks Read(ReadOnlySpan<byte> bytes, string name)
    {
        var chunks = new PngChunks { ShortestData = int.MaxValue };
        var profiled = false;
        var previous = ReadOnlySpan<byte>.Empty;
        for (var at = Signature.Length; ;)
        {
            var chunk = Next(bytes, at);
            var kind = chunk.Length < Frame ? default : chunk.Slice(4, 4);
            if (at == Signature.Length && !(kind.SequenceEqual("IHDR"u8) && chunk.Length == HeaderBytes + Frame))
                throw new DataException(name, "header", "none", "a PNG header of 25 bytes");
            if (chunk.IsEmpty) throw ImageHeader.Damaged(name, PngFile.Format, "no end chunk");
            var data = chunk[8..^4];
            if (kind.SequenceEqual("IEND"u8)) break;
            if (kind.SequenceEqual("IHDR"u8)) chunks.Begin(data, at, name);
            else if (kind.SequenceEqual("PLTE"u8)) chunks.Palette = data;
            else if (kind.SequenceEqual("IDAT"u8)) chunks.Add(data.Length, at, previous.SequenceEqual(kind), name);
            else if (kind.SequenceEqual("sRGB"u8) || kind.SequenceEqual("iCCP"u8)) profiled = true;
            else chunks.Note(chunk, kind, data);
            previous = kind;
            at += chunk.Length;
        }
        if (chunks.DataBytes == 0) throw ImageHeader.Damaged(name, PngFile.Format, "no data");
        if (profiled) chunks.Gamma = null;
        return chunks;
    }

    /// <summary>Whether the checksums of the chunks that hold the image are right.</summary>
    public static bool IsSound(ReadOnlySpan<byte> bytes)
    {
        for (var at = Signature.Length; at < bytes.Length;)
        {
            var chunk = Next(bytes, at);
            if (chunk.IsEmpty) return true;                           // what follows the end is no part of the image
            if (char.IsAsciiLetterUpper((char)chunk[4]) && !IsRight(chunk)) return false;
            at += chunk.Length;
        }
        return true;
    }

    /// <summary>The data of all data chunks, one after the other: a zlib stream.</summary>
    public readonly byte[] Data(ReadOnlySpan<byte> bytes)
    {
        var data = new byte[DataBytes];
        var done = 0;
        for (var at = dataAt; done < data.Length;)
        {
            var chunk = Next(bytes, at);
            chunk[8..^4].CopyTo(data.AsSpan(done));
            done += chunk.Length - Frame;
            at += chunk.Length;
        }
        return data;
    }

    /// <summary>Writes a chunk.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(kind);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(~0u, kind), data));
        stream.Write(number);
    }

    // The chunk at that place with its frame; empty where it is cut off.
    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes[at..];
        if (rest.Length < Frame) return default;
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        return length > rest.Length - Frame ? default : rest[..((int)length + Frame)];
    }

    private void Begin(ReadOnlySpan<byte> data, int at, string name)
    {
        if (at != Signature.Length) throw ImageHeader.Damaged(name, PngFile.Format, "two headers");
        Header = data;
        Width = BinaryPrimitives.ReadUInt32BigEndian(data);
        Height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        (Depth, Kind, Interlaced) = (data[8], data[9], data[12] != 0);
    }

    private void Add(int length, int at, bool adjoining, string name)
    {
        if (DataBytes == 0) dataAt = at;
        else if (!adjoining) throw ImageHeader.Damaged(name, PngFile.Format, "data in two places");
        DataBytes += length;
        ShortestData = Math.Min(ShortestData, length);
    }

    // A chunk that only adds to the image is passed over where it is damaged.
    private void Note(ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        if (kind.SequenceEqual("tRNS"u8) && IsRight(chunk)) Transparency = data;
        else if (kind.SequenceEqual("eXIf"u8) && IsRight(chunk)) Exif = data;
        else if (kind.SequenceEqual("gAMA"u8) && data.Length == 4 && IsRight(chunk))
            Gamma = BinaryPrimitives.ReadUInt32BigEndian(data) / 1e5;
    }

    private static bool IsRight(ReadOnlySpan<byte> chunk) =>
        ~Crc(~0u, chunk[4..^4]) == BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    private static uint Entry(int number)
    {
        var crc = (uint)number;
        for (var k = 0; k < 8; k++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    }
}
