using System.IO.Compression;
using System.Text;

namespace Generative.Data;

/// <summary>The lines of a text file, raw or gzip, UTF-8 or with a byte order mark; each of bounded length.</summary>
internal sealed class LineReader : IDisposable
{
    private const int Longest = 1 << 20;
    private readonly string path;
    private readonly StreamReader reader;
    private readonly char[] buffer = new char[1 << 16];
    private readonly StringBuilder line = new();
    private int at, filled;

    /// <summary>Opens the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What it should be, for faults.</param>
    public LineReader(string path, string expected)
    {
        this.path = path;
        reader = DataException.Guard(path, expected, () => Open(path));
    }

    /// <summary>The line, from 1, that <see cref="Next"/> gave last.</summary>
    public int Line { get; private set; }

    /// <summary>The next line without its end; null at the end of the file.</summary>
    public string? Next()
    {
        _ = line.Clear();
        Line++;
        while (at < filled || Fill())
        {
            var end = Array.IndexOf(buffer, '\n', at, filled - at);
            var to = end < 0 ? filled : end;
            _ = line.Append(buffer, at, to - at);
            at = to + 1;
            if (line.Length > Longest) throw Fault($"more than {Longest} characters", "shorter lines");
            if (end < 0) continue;
            if (line.Length > 0 && line[^1] == '\r') line.Length--;
            return line.ToString();
        }
        return line.Length > 0 ? line.ToString() : null;
    }

    /// <summary>The rest of the file as one text.</summary>
    public string Rest(long most)
    {
        StringBuilder text = new();
        while (at < filled || Fill())
        {
            _ = text.Append(buffer, at, filled - at);
            at = filled;
            if (text.Length > most)
                throw new DataException(path, "length", $"more than {most} characters", "a shorter text");
        }
        return text.ToString();
    }

    /// <summary>A fault of the line.</summary>
    public DataException Fault(string found, string expected) => new(path, $"line {Line}", found, expected);

    private bool Fill()
    {
        try
        {
            at = 0;
            filled = reader.Read(buffer);
            return filled > 0;
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException(path, "text", "bytes that are no UTF-8", "UTF-8: save the file in it", e);
        }
        catch (InvalidDataException e)
        {
            throw new DataException(path, "text", "damaged gzip data", "a whole .gz file", e);
        }
    }

    private static StreamReader Open(string path)
    {
        var file = File.OpenRead(path);
        var start = new byte[2];
        _ = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return Text(file, start);
    }

    /// <summary>The text of a file, raw or gzip by its first bytes; other bytes than UTF-8 are faults.</summary>
    public static StreamReader Text(FileStream file, ReadOnlySpan<byte> start)
    {
        Stream content = start is [0x1F, 0x8B, ..] ? new GZipStream(file, CompressionMode.Decompress) : file;
        return new(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
    }

    public void Dispose() => reader.Dispose();
}
