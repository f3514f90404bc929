using System.Globalization;
using System.Text;

namespace Generative.Data;

/// <summary>A table of numbers as vectors, one row each: comma, semicolon or tab between the fields, quotes as in RFC
/// 4180, UTF-8.</summary>
/// <remarks>
/// A first row that holds a field which is no number is the header. One column may name the class, in words or numbers;
/// its values, in order, are the classes. What is
/// missing or not a finite number is a fault with its line and column: what to put in its place is a question for
/// whoever knows the data.
/// </remarks>
public static class Csv
{
    private const int MostColumns = 16384, LongestLine = 1 << 20, MostClasses = 256;
    private const long MostBytes = 1L << 32;

    /// <summary>Reads the file, and the test file where one is named.</summary>
    public static (VectorSet Train, VectorSet? Test) Read(CsvOptions o)
    {
        var train = Read(o.Path, o, null);
        return (train, o.TestPath is { } test ? Read(test, o, train) : null);
    }

    private static VectorSet Read(string path, CsvOptions o, VectorSet? train) =>
        DataException.Guard(path, "a CSV file", () =>
    {
        var length = new FileInfo(path).Length;
        if (length > MostBytes) throw new DataException(path, "length", $"{length} bytes", $"at most {MostBytes}");
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try { return Read(reader, path, o, train); }
        catch (DecoderFallbackException e) { throw new DataException(path, "text", "bytes that are no UTF-8", "UTF-8", e); }
    });

    /// <summary>Reads a table from text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">How faults name it.</param>
    /// <param name="o">What its columns mean.</param>
    /// <param name="train">The table that trains, where this is its test: classes and number of columns are then
    /// given.</param>
    public static VectorSet Read(TextReader reader, string name, CsvOptions o, VectorSet? train = null)
    {
        var lines = new CsvLines(reader, name, o.Delimiter, LongestLine, MostColumns);
        if (!lines.Next()) throw new DataException(name, "rows", "none", "rows of numbers");
        var width = lines.Fields.Count;
        // A label's number says where to look past words before it is known whether the first row is a header.
        var number = int.TryParse(o.Label, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
        var header = o.Header ?? lines.Fields.Index().Any(f => f.Index != number && !TryNumber(f.Item, out _));
        var label = o.Label is null ? -1 : Place(o.Label, lines.Fields, header, name);
        int[] columns = [.. Columns(o, lines.Fields, label, header, name)];
        string[] titles = header ? [.. columns.Select(c => lines.Fields[c].Trim())] : [];
        if (columns.Length == 0)
            throw new DataException(name, "columns", "none beside the label", "1 or more columns of numbers");
        if (train is not null && columns.Length != train.Dimension)
            throw new DataException(name, "columns", $"{columns.Length}", $"{train.Dimension} as the rows that train");

        List<float> values = [];
        List<string> classes = [];
        if (header && !lines.Next()) throw new DataException(name, "rows", "a header alone", "rows of numbers");
        do
        {
            if (lines.Fields.Count != width)
                throw new DataException(name, $"line {lines.Line}", $"{lines.Fields.Count} fields", $"{width}");
            foreach (var c in columns)
            {
                if (!TryNumber(lines.Fields[c], out var value))
                    throw new DataException(name, $"line {lines.Line}, field {c + 1}", Shown(lines.Fields[c]),
                    "a finite number");
                values.Add(value);
            }
            if (label >= 0) classes.Add(lines.Fields[label].Trim());
            if (values.Count > Array.MaxLength / sizeof(float) - MostColumns)
                throw new DataException(name, "rows", $"more than {values.Count / columns.Length}",
                $"at most {Array.MaxLength / sizeof(float)} numbers");
        }
        while (lines.Next());
        var (labels, names) = label < 0 ? ([], []) : Labeled(classes, name, train?.ClassNames);
        return new([.. values], labels, columns.Length, names) { Columns = titles };
    }

    private static int Place(string column, IReadOnlyList<string> first, bool header, string name)
    {
        var place = header ? Array.FindIndex([.. first], f => f.Trim() == column) : -1;
        if (place >= 0) return place;
        return int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < first.Count ? number
            : throw new DataException(name, "column", Shown(column), header
                ? $"{string.Join(", ", first.Take(10).Select(Shown))}, or 0 to {first.Count - 1}"
                : $"0 to {first.Count - 1}, as there is no header");
    }

    private static IEnumerable<int> Columns(
        CsvOptions o, IReadOnlyList<string> first, int label, bool header, string name) =>
        o.Columns is { Count: > 0 } chosen ? chosen.Select(c => Place(c, first, header, name))
            : Enumerable.Range(0, first.Count).Where(c => c != label);

    private static (byte[] Labels, IReadOnlyList<string> Names) Labeled(
        List<string> classes, string name, IReadOnlyList<string>? known)
    {
        string[] distinct = [.. classes.Distinct()];
        if (known is null && distinct.Length > MostClasses)
            throw new DataException(name, "classes", $"{distinct.Length}", $"at most {MostClasses}");
        // Numbers in their own order, words in that of their characters.
        string[] names = known is not null ? [.. known] : Array.TrueForAll(distinct, c => TryNumber(c, out _))
            ? [.. distinct.OrderBy(c => double.Parse(c, NumberStyles.Float, CultureInfo.InvariantCulture))]
                : [.. distinct.Order(StringComparer.Ordinal)];
        var places = names.Index().ToDictionary(n => n.Item, n => (byte)n.Index);
        if (Array.Find(distinct, c => !places.ContainsKey(c)) is { } strange)
            throw new DataException(name, "class", Shown(strange), string.Join(", ", names.Take(10)));
        return ([.. classes.Select(c => places[c])], names);
    }

    private static bool TryNumber(string field, out float value) =>
        float.TryParse(field.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && float.IsFinite(value);

    private static string Shown(string field) =>
        field.Length == 0 ? "nothing" : $"'{(field.Length <= 24 ? field : field[..24] + "...")}'";
}
