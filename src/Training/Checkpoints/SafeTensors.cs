using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Data;

namespace Generative.Training;

/// <summary>The safetensors format: eight bytes of header length, a JSON header, the tensors' bytes.</summary>
/// <remarks>Names, dtypes and row-major layout are PyTorch's, so that <c>safetensors.torch.load_file</c> and
/// <c>load_state_dict</c> read the files.</remarks>
public static class SafeTensors
{
    // As in the reference implementation.
    private const long LargestHeader = 100_000_000;

    private static readonly (string Name, ScalarType Type, int Size)[] dtypes =
    [
        ("F64", float64, 8), ("F32", float32, 4), ("F16", float16, 2), ("BF16", bfloat16, 2), ("I64", int64, 8),
        ("I32", int32, 4), ("I16", int16, 2), ("I8", int8, 1), ("U8", uint8, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>Writes tensors in the order of their names.</summary>
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] ordered = [.. tensors.OrderBy(t => t.Key, StringComparer.Ordinal)];
        JsonObject header = [];
        if (metadata is { Count: > 0 })
            header["__metadata__"] =
                new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        long offset = 0;
        foreach (var (name, t) in ordered)
        {
            var (dtype, _, size) = Array.Find(dtypes, d => d.Type == t.dtype);
            if (dtype is null)
                throw new NotSupportedException($"safetensors: tensor '{name}' is {t.dtype}, expected one of "
                    + string.Join(", ", dtypes.Select(d => d.Type)));
            var end = offset + (t.numel() * size);
            header[name] = new JsonObject
            {
                ["dtype"] = dtype,
                ["shape"] = new JsonArray([.. t.shape.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (json.Length + 7) & ~7;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(json);
        for (var k = json.Length; k < padded; k++) stream.WriteByte((byte)' ');
        foreach (var (_, t) in ordered)
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            if (t.numel() > 0) stream.Write(t.detach().cpu().contiguous().bytes);
        }
    }

    /// <summary>Reads a file: the tensors by name, on the CPU, owned by the caller.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static Dictionary<string, Tensor> Read(string path) => DataException.Guard(path, "a safetensors file", () =>
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    });

    /// <inheritdoc cref="Read(string)"/>
    public static Dictionary<string, Tensor> Read(Stream stream, string name)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
            throw new DataException(name, "header length", $"{stream.Length} bytes", "at least 8 bytes");
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (prefix.StartsWith("PK\x3\x4"u8) || prefix.StartsWith("\x80\x2"u8))
            throw new DataException(name, "file", "one of torch.save", "a safetensors file "
                + "(safetensors.torch.save_file writes one, and docs/save_from_pytorch.py)");
        var body = stream.Length - 8 - length;
        if (length is < 2 or > LargestHeader || body < 0)
        {
            var most = Math.Min(LargestHeader, stream.Length - 8);
            throw new DataException(name, "header length", $"{length}", $"2..{most}, as in a safetensors file");
        }
        var json = new byte[length];
        stream.ReadExactly(json);
        Dictionary<string, Tensor> tensors = [];
        try
        {
            long expected = 0;
            foreach (var entry in Header(json, name).OrderBy(e => e.Begin))
            {
                if (entry.Begin != expected)
                    throw new DataException(name, $"offset of '{entry.Name}'", $"{entry.Begin}",
                        $"{expected}, right behind the tensor before");
                if (entry.End > body)
                    throw new DataException(name, $"end of '{entry.Name}'", $"{entry.End}",
                        $"at most the {body} bytes that follow the header");
                var t = empty(entry.Shape, dtype: entry.Type).DetachFromDisposeScope();
                tensors[entry.Name] = t;
                if (entry.End > entry.Begin) stream.ReadExactly(t.bytes);
                expected = entry.End;
            }
            if (expected != body)
                throw new DataException(name, "data", $"{body} bytes", $"{expected}, the end of the last tensor");
            return tensors;
        }
        catch
        {
            foreach (var t in tensors.Values) t.Dispose();
            throw;
        }
    }

    private readonly record struct Entry(string Name, ScalarType Type, long[] Shape, long Begin, long End);

    private static List<Entry> Header(byte[] json, string file)
    {
        List<Entry> entries = [];
        HashSet<string> names = [];
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__") continue;
                if (!names.Add(property.Name))
                    throw new DataException(file, $"tensor '{property.Name}'", "two of that name", "one");
                var v = property.Value;
                var dtype = v.GetProperty("dtype").GetString();
                var known = Array.Find(dtypes, d => d.Name == dtype);
                if (known.Name is null)
                    throw new DataException(file, $"dtype of '{property.Name}'", $"{dtype}",
                        string.Join(", ", dtypes.Select(d => d.Name)));
                long[] shape = [.. v.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];
                var offsets = v.GetProperty("data_offsets");
                if (offsets.GetArrayLength() != 2)
                    throw new DataException(file, $"data_offsets of '{property.Name}'",
                        $"{offsets.GetArrayLength()} numbers", "2");
                var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
                long bytes = known.Size;
                foreach (var s in shape)
                {
                    if (s < 0)
                        throw new DataException(file, $"shape of '{property.Name}'", $"{s}", "sizes of 0 or more");
                    bytes = checked(bytes * s);
                }
                if (begin < 0 || end - begin != bytes)
                    throw new DataException(file, $"data_offsets of '{property.Name}'", $"{begin}..{end}",
                    $"{bytes} bytes, as dtype and shape say");
                entries.Add(new(property.Name, known.Type, shape, begin, end));
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or OverflowException)
        {
            throw new DataException(file, "header", e.Message.Split('\n')[0],
                "a JSON object of tensors with dtype, shape and data_offsets", e);
        }
        return entries;
    }
}
