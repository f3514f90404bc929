using System.IO.Compression;
using System.Text;

namespace Generative.Data;

/// <summary>
/// Tables of numbers in files: comma, semicolon, tab, bar or space between the fields, quotes as in RFC 4180, UTF-8 or
/// with a byte order mark; raw or gzip.
/// </summary>
/// <remarks>What the rows mean is in <see cref="CsvTable"/>.</remarks>
public static class Csv
{
    private const long MostBytes = 1L << 32;

    /// <summary>Reads the file, and the test file if there is one.</summary>
    public static (VectorSet Train, VectorSet? Test) Read(CsvOptions o)
    {
        var train = Read(o.Path, o, null, null);
        return (train, o.TestPath is { } test ? Read(test, o, train, null) : null);
    }

    /// <summary>Reads a table from text.</summary>
    /// <param name="open">Opens the text from its start.</param>
    /// <param name="name">How faults name it.</param>
    /// <param name="o">What its columns mean.</param>
    /// <param name="train">The training table if this is its test table: its columns and classes hold for both.</param>
    public static VectorSet Read(Func<TextReader> open, string name, CsvOptions o, VectorSet? train = null)
    {
        using var rows = new CsvRows(open, name, o);
        return new CsvTable(rows, name, o, train).Read(null);
    }

    /// <summary>Reads both files and lists the faults of all their rows.</summary>
    /// <exception cref="DataException">There are no rows without a fault, or a column is missing.</exception>
    public static DataCheck Check(CsvOptions o)
    {
        List<DataException> faults = [];
        var train = Read(o.Path, o, null, faults.Add);
        var test = o.TestPath is { } path ? Read(path, o, train, faults.Add) : null;
        var count = train.Count + (test?.Count ?? 0) + faults.Count;
        return new(count, "row", faults, "data.skipMissing");
    }

    /// <summary>Reads a table whose label names the group of each row.</summary>
    internal static (VectorSet Rows, IReadOnlyList<string> Groups) ReadGroups(CsvOptions o) => Open(o.Path, o, rows =>
    {
        var table = new CsvTable(rows, o.Path, o, null) { IsGrouped = true };
        return (table.Read(null), table.Names);
    });

    private static VectorSet Read(string path, CsvOptions o, VectorSet? train, Action<DataException>? fault) =>
        Open(path, o, rows => new CsvTable(rows, path, o, train).Read(fault));

    private static T Open<T>(string path, CsvOptions o, Func<CsvRows, T> read) =>
        DataException.Guard(path, "a CSV file", () =>
        {
            var length = new FileInfo(path).Length;
            if (length > MostBytes) throw new DataException(path, "length", $"{length} bytes", $"at most {MostBytes}");
            using var rows = new CsvRows(() => Text(path), path, o);
            return read(rows);
        });

    private static StreamReader Text(string path)
    {
        var file = File.OpenRead(path);
        var start = new byte[8];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        var other = start.AsSpan(0, read) switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => "a zip file, such as a workbook",
            [0xD0, 0xCF, 0x11, 0xE0, ..] => "a workbook",
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "a Parquet file",
            [not 0, 0, not 0, 0, ..] or [0, not 0, 0, not 0, ..] => "UTF-16 without a byte order mark",
            _ => null,
        };
        if (other is not null)
        {
            file.Dispose();
            throw new DataException(path, "file", other, "a CSV file: save the table as one, in UTF-8");
        }
        return LineReader.Text(file, start);
    }
}
