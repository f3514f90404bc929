using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Generative.Data;

/// <summary>Reads NumPy's array files: .npy, one array, and .npz, a zip of them by name.</summary>
/// <remarks>
/// Layout: "\x93NUMPY", version, header length, a header that spells a Python dict of descr, fortran_order and shape,
/// then the elements. NEP 1, "A Simple File Format
/// for NumPy Arrays". Sizes are believed only as far as the file is long; object arrays, which hold pickled code, are
/// refused.
/// </remarks>
public static class Npy
{
    private const string Expected = "a .npy or .npz file";
    private const int LargestHeader = 1 << 16, MostDimensions = 8, MostEntries = 4096;
    private const int MostInflation = 1032;                            // deflate: 258 bytes from two bits at best
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The arrays of a file by name, told apart by content: a .npy file holds one, called by the empty
    /// name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">Which arrays are read at all.</param>
    /// <param name="most">Bytes of elements that are read: more of them stay in the file, where it is a .npy.</param>
    /// <exception cref="DataException">The file is missing, damaged, or holds what is no array of numbers.</exception>
    public static IReadOnlyDictionary<string, NumpyArray> Read(
        string path, Func<string, bool>? wanted = null, long most = long.MaxValue) =>
        DataException.Guard(path, Expected, () =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 17,
                FileOptions.SequentialScan);
            return Read(file, path, wanted, most);
        });

    /// <inheritdoc cref="Read(string, Func{string, bool}?, long)"/>
    public static IReadOnlyDictionary<string, NumpyArray> Read(
        Stream file, string name, Func<string, bool>? wanted = null, long most = long.MaxValue)
    {
        if (file.Length == 0) throw new DataException(name, "length", "an empty file", Expected);
        if (!IsZip(file))
            return new Dictionary<string, NumpyArray> { [""] = ReadArray(file, file.Length, name, most) };
        try
        {
            return ReadZip(file, name, wanted ?? (_ => true));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException or OverflowException
            or NotSupportedException or InvalidOperationException)
        {
            throw new DataException(
                name, "zip", $"\"{e.Message.Split('\n')[0].TrimEnd('.')}\"", "a whole .npz file", e);
        }
    }

    /// <summary>The names of the arrays of a .npz file, none of which is read; of a .npy file the empty name.</summary>
    /// <exception cref="DataException">The file is missing or damaged.</exception>
    internal static IReadOnlyList<string> Names(string path)
    {
        List<string> names = [];
        bool Note(string key)
        {
            names.Add(key);
            return false;
        }
        return DataException.Guard(path, Expected, () =>
        {
            using var file = File.OpenRead(path);
            if (!IsZip(file)) return [""];
            _ = Read(file, path, Note);
            return names;
        });
    }

    private static bool IsZip(Stream file)
    {
        Span<byte> start = stackalloc byte[4];
        var read = file.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..read].SequenceEqual("PK\x03\x04"u8) || start[..read].SequenceEqual("PK\x05\x06"u8);
    }

    private static Dictionary<string, NumpyArray> ReadZip(Stream file, string name, Func<string, bool> wanted)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8);
        if (zip.Entries.Count > MostEntries)
            throw new DataException(name, "arrays", $"{zip.Entries.Count}", $"at most {MostEntries}");
        Dictionary<string, NumpyArray> arrays = [];
        foreach (var entry in zip.Entries)
        {
            var key = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
            if (!wanted(key)) continue;
            var place = $"{name}[{key}]";
            if (entry.CompressedLength > file.Length || entry.Length / MostInflation > entry.CompressedLength)
                throw new DataException(
                    place, "length", $"{entry.Length} bytes from {entry.CompressedLength} in the zip",
                    "what the file can hold");
            using var content = entry.Open();
            if (!arrays.TryAdd(key, ReadArray(content, entry.Length, place)))
                throw new DataException(place, "array", "two of that name", "one");
        }
        return arrays;
    }

    private static NumpyArray ReadArray(Stream content, long length, string name, long most = long.MaxValue)
    {
        Span<byte> prefix = stackalloc byte[12];
        Need(content, prefix[..10], name, "header");
        if (!prefix.StartsWith(Magic))
            throw new DataException(name, "magic number", $"0x{Convert.ToHexString(prefix[..6])}",
            $"0x{Convert.ToHexString(Magic)}, that of a .npy file");
        var version = prefix[6];
        if (version is not (1 or 2 or 3)) throw new DataException(name, "version", $"{version}", "1, 2 or 3");
        if (version > 1) Need(content, prefix[10..], name, "header");
        long size = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        if (size > LargestHeader) throw new DataException(name, "header", $"{size} bytes", $"at most {LargestHeader}");
        var text = new byte[size];
        Need(content, text, name, "header");
        var (big, kind, width, fortran, shape) = NumpyHeader.Parse(Encoding.Latin1.GetString(text), name);

        if (shape.Length > MostDimensions)
            throw new DataException(name, "dimensions", $"{shape.Length}", $"at most {MostDimensions}");
        var bytes = (Int128)width;                                     // at most 8 sizes below 2³¹, checked one by one
        var limit = most < Array.MaxLength ? long.MaxValue : Array.MaxLength;
        foreach (var s in shape)
        {
            bytes *= s;
            if (bytes > limit)
                throw new DataException(name, "shape", $"[{string.Join(", ", shape)}]", $"at most {limit} bytes");
        }
        var at = (version == 1 ? 10 : 12) + size;
        var expected = at + bytes;
        if (length != expected)
            throw new DataException(name, "length", $"{length} bytes",
            $"{expected} for {width} x [{string.Join(", ", shape)}]");
        if (bytes > most && fortran)
            throw new DataException(name, "order", $"column-major (Fortran), {bytes} bytes",
                $"row-major, or at most {most} bytes: save numpy.ascontiguousarray of it");
        if (bytes > most) return new(kind, width, shape, [], at);
        var elements = GC.AllocateUninitializedArray<byte>((int)bytes);
        Need(content, elements, name, "elements");
        if (content.ReadByte() >= 0) throw new DataException(name, "elements", $"more than {bytes} bytes", $"{bytes}");
        var unit = kind == 'U' ? sizeof(int) : width;                  // bytes of a number, or of a character of a name
        if (big && unit > 1)
            for (var k = 0; k < elements.Length; k += unit) elements.AsSpan(k, unit).Reverse();
        return new(kind, width, shape, fortran ? RowMajor(elements, width, shape) : elements);
    }

    // Element [i, j, k] of a column-major array is at i + n(j + m k), for the sizes n, m.
    private static byte[] RowMajor(byte[] from, int width, int[] shape)
    {
        var to = GC.AllocateUninitializedArray<byte>(from.Length);
        var (index, strides) = (new int[shape.Length], new int[shape.Length]);
        var stride = width;
        for (var d = 0; d < shape.Length; d++)
        {
            strides[d] = stride;
            stride *= shape[d];
        }
        var at = 0;
        for (var k = 0; k < to.Length; k += width)
        {
            from.AsSpan(at, width).CopyTo(to.AsSpan(k));
            // The next index in row-major order: the last size runs fastest.
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                at += strides[d];
                index[d]++;
                if (index[d] < shape[d]) break;
                at -= strides[d] * shape[d];
                index[d] = 0;
            }
        }
        return to;
    }

    private static void Need(Stream content, Span<byte> target, string name, string field)
    {
        int read;
        try { read = content.ReadAtLeast(target, target.Length, throwOnEndOfStream: false); }
        catch (InvalidDataException e)
        {
            throw new DataException(name, field, "damaged zip data", $"{target.Length} bytes", e);
        }
        if (read < target.Length) throw new DataException(name, field, $"{read} bytes", $"{target.Length}");
    }
}
