using System.Globalization;
using System.Text;

namespace Generative.Data;

/// <summary>
/// A table of numbers, each row a vector: comma, semicolon or tab between the fields, quotes as in RFC 4180, UTF-8.
/// </summary>
/// <remarks>
/// The first row is the header if one of its fields is a word. One column may hold the class, in words or numbers; its
/// distinct values, in order, are the classes. A missing value, in a column of numbers or of classes, is a fault with
/// its
/// line and field.
/// </remarks>
public static class Csv
{
    private const int MostNumbers = 536_000_000;
    private const long MostBytes = 1L << 32;

    /// <summary>Reads the file, and the test file if there is one.</summary>
    public static (VectorSet Train, VectorSet? Test) Read(CsvOptions o)
    {
        var train = Read(o.Path, o, null);
        return (train, o.TestPath is { } test ? Read(test, o, train) : null);
    }

    private static VectorSet Read(string path, CsvOptions o, VectorSet? train)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        return DataException.Guard(path, "a CSV file", () =>
        {
            var length = new FileInfo(path).Length;
            if (length > MostBytes) throw new DataException(path, "length", $"{length} bytes", $"at most {MostBytes}");
            return Read(() => new StreamReader(path, utf8), path, o, train);
        });
    }

    /// <summary>Reads a table from text.</summary>
    /// <param name="open">Opens the text from its start.</param>
    /// <param name="name">How faults name it.</param>
    /// <param name="o">What its columns mean.</param>
    /// <param name="train">The training table if this is its test table: its columns and classes hold for both.</param>
    public static VectorSet Read(Func<TextReader> open, string name, CsvOptions o, VectorSet? train = null)
    {
        using var rows = new CsvRows(open, name, o.Delimiter);
        if (!rows.Next()) throw new DataException(name, "rows", "none", "rows of numbers");
        var first = rows.Fields;
        // The number of the label's column: a class in words there does not make the first row a header.
        var number = int.TryParse(o.Label, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
        var header = o.Header ?? first.Index().Any(f => f.Index != number && IsWord(f.Item));
        var label = o.Label is null ? -1 : Place(o.Label, first, header, name);
        var columns = Columns(o, first, label, header, name, header ? train?.Columns : null);
        if (columns.Length == 0)
            throw new DataException(name, "columns", "none beside the label", "1 or more columns of numbers");
        if (train is not null && columns.Length != train.Dimension)
            throw new DataException(name, "columns", $"{columns.Length}", $"{train.Dimension} as the rows that train");
        if (header && !rows.Next()) throw new DataException(name, "rows", "a header alone", "rows of numbers");

        List<float> values = [];
        List<string> classes = [];
        do
        {
            if (rows.Count != first.Length) throw rows.Fault($"{rows.Count} fields", $"{first.Length}");
            foreach (var c in columns) values.Add(Number(rows, c, name));
            if (label >= 0) classes.Add(Class(rows, label, name));
            if (values.Count > MostNumbers) throw rows.Fault($"more than {MostNumbers} numbers", "a smaller table");
        }
        while (rows.Next());
        var (labels, names) = label < 0 ? ([], []) : Classes.Of(classes, name, train?.ClassNames);
        return new([.. values], labels, columns.Length, names)
        {
            Columns = header ? [.. columns.Select(c => first[c].Trim())] : [],
            Notes = Classes.Doubts(labels, names),
        };
    }

    // The columns of a test table are those of the training table, by their names where both have distinct ones.
    private static int[] Columns(
        CsvOptions o, string[] first, int label, bool header, string name, IReadOnlyList<string>? training)
    {
        if (training is { Count: > 0 } && training.Distinct().Count() == training.Count)
            return [.. training.Select(c => Named(c, first) is >= 0 and var place ? place
                : throw new DataException(name, "column", "none", $"{Classes.Shown(c)}, as in the training table"))];
        if (o.Columns is { Count: > 0 } chosen) return [.. chosen.Select(c => Place(c, first, header, name))];
        return [.. Enumerable.Range(0, first.Length).Where(c => c != label)];
    }

    private static int Named(string column, string[] first) => Array.FindIndex(first, f => f.Trim() == column);

    private static int Place(string column, string[] first, bool header, string name)
    {
        var place = header ? Named(column, first) : -1;
        if (place >= 0) return place;
        var isNumber = int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number < first.Length) return number;
        var numbers = $"0 to {first.Length - 1}";
        var names = string.Join(", ", first.Take(10).Select(f => Classes.Shown(f)));
        var expected = header ? $"{names}, or {numbers}" : $"{numbers}, as there is no header";
        throw new DataException(name, "column", Classes.Shown(column), expected);
    }

    private static float Number(CsvRows rows, int column, string name) =>
        TryNumber(rows[column], out var value) ? value : throw At(rows, column, name, "a finite number");

    private static string Class(CsvRows rows, int column, string name)
    {
        var value = rows[column].Trim().ToString();
        if (Classes.IsMissing(value)) throw At(rows, column, name, "a class: name it, or leave the row out");
        return value;
    }

    private static DataException At(CsvRows rows, int column, string name, string expected) =>
        new(name, $"line {rows.Line}, field {column + 1}", Classes.Shown(rows[column]), expected);

    private static bool IsWord(string field) => !TryNumber(field, out _) && !Classes.IsMissing(field.Trim());

    private static bool TryNumber(ReadOnlySpan<char> field, out float value)
    {
        var isNumber = float.TryParse(field.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        return isNumber && float.IsFinite(value);
    }
}
