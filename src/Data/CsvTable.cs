using System.Globalization;
using Generative.Data.Tables;

namespace Generative.Data;

/// <summary>The rows of a table as vectors, and their classes.</summary>
/// <remarks>
/// The first row is the header if one of its fields is a word. One column may hold the class, in words or numbers; its
/// distinct values, in order, are the classes. A missing number or class is a fault with its line and field.
/// </remarks>
/// <param name="rows">The rows.</param>
/// <param name="name">How faults name the table.</param>
/// <param name="o">What its columns mean.</param>
/// <param name="train">The training table if this is its test table: its columns and classes hold for both.</param>
internal sealed class CsvTable(CsvRows rows, string name, CsvOptions o, VectorSet? train)
{
    private const int MostNumbers = 536_000_000;
    private const string Skips = "data.skipMissing: true leaves such rows out";

    private readonly NumberFormatInfo format = new() { NumberDecimalSeparator = o.DecimalComma ? "," : "." };
    private string[] first = [];                               // the fields of the first row
    private bool header, hasTail;                              // the tail: a delimiter at the end of each row

    /// <summary>Whether the label names a group of rows, of any number, and is no class.</summary>
    public bool IsGrouped { get; init; }

    /// <summary>The label of each row as it stands there, once they are read.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Reads all rows.</summary>
    /// <param name="fault">Is given the fault of each row that is not read; null: the first one is thrown.</param>
    public VectorSet Read(Action<DataException>? fault)
    {
        if (!rows.Next()) throw new DataException(name, "rows", "none", "rows of numbers");
        first = rows.Fields;
        // The number of the label's column: a class in words there does not make the first row a header.
        var number = int.TryParse(o.Label, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
        header = o.Header ?? first.Index().Any(f => f.Index != number && IsWord(f.Item));
        var label = o.Label is null ? -1 : Place(o.Label);
        if (header && !rows.Next()) throw new DataException(name, "rows", "a header alone", "rows of numbers");
        hasTail = EndsInDelimiter(label);
        var columns = Columns(label);
        if (columns.Length == 0)
            throw new DataException(name, "columns", "none beside the label", "1 or more columns of numbers");
        if (train is not null && columns.Length != train.Dimension)
            throw new DataException(name, "columns", $"{columns.Length}", $"{train.Dimension} as the rows that train");

        List<float> values = [];
        List<string> classes = [];
        var skipped = 0;
        var row = new double[columns.Length];
        CsvDigits digits = new(columns.Length);
        do
        {
            try
            {
                if (IsSkipped(columns, label))
                {
                    skipped++;
                    continue;
                }
                var kind = Row(columns, label, row);
                values.AddRange(row.Select(v => (float)v));
                digits.Add(row);
                if (kind is not null) classes.Add(kind);
            }
            catch (DataException e) when (fault is not null)
            {
                fault(e);
            }
            if (values.Count > MostNumbers) throw rows.Fault($"more than {MostNumbers} numbers", "a smaller table");
        }
        while (rows.Next());
        if (values.Count == 0 && fault is null)
            throw new DataException(name, "rows", "none that is whole", "rows of numbers");
        Names = classes;
        var (labels, names) = label < 0 || IsGrouped ? ([], []) : Classes.Of(classes, name, train?.ClassNames);
        return new([.. values], labels, columns.Length, names)
        {
            HasMissing = o.KeepMissing,
            Columns = header ? [.. columns.Select(Title)] : [],
            Notes =
            [
                .. Skipped(skipped), .. digits.Notes(k => Title(columns[k])), .. Classes.Doubts(labels, names),
            ],
        };
    }

    private static string[] Skipped(int count)
    {
        var rows = count == 1 ? "row" : "rows";
        return count == 0 ? [] : [$"left out: {count} {rows} in which a number or the class is missing"];
    }

    // A row's numbers, and its class; null without labels.
    private string? Row(int[] columns, int label, double[] values)
    {
        if (rows.Count != first.Length) throw Uneven();
        if (hasTail && !IsBlank(rows[first.Length - 1]))
            throw At(first.Length - 1, "nothing, as the rows above end in a delimiter");
        for (var k = 0; k < values.Length; k++) values[k] = Number(columns[k]);
        if (label < 0) return null;
        var kind = rows[label].Trim().ToString();
        if (!Classes.IsMissing(kind)) return kind;
        throw At(label, IsGrouped ? "the name or number of the row's sequence"
            : $"a class: name it, or leave the row out ({Skips})");
    }

    // Of a table without a header, the first row alone tells.
    private bool EndsInDelimiter(int label)
    {
        var last = first.Length - 1;
        if (last < 1 || last == label || !IsBlank(first[last]) || (!header && o.SkipMissing)) return false;
        return rows.Count == first.Length && IsBlank(rows[last]);
    }

    private DataException Uneven()
    {
        var hint = (rows.Count, first.Length) switch
        {
            ( > 1, 1) => "; a title above the table has to go",
            var (n, m) when header && n == 2 * m => "; numbers with a decimal comma need another delimiter",
            _ => "",
        };
        return rows.Fault(Format.Count(rows.Count, "field"), $"{first.Length} as in the first row{hint}");
    }

    private bool IsSkipped(int[] columns, int label)
    {
        if (!o.SkipMissing || rows.Count != first.Length) return false;
        if (label >= 0 && Classes.IsMissing(rows[label].Trim().ToString())) return true;
        return !o.KeepMissing && Array.Exists(columns, c => Classes.IsMissingNumber(rows[c].Trim().ToString()));
    }

    private double Number(int column)
    {
        if (TryNumber(rows[column], out var value)) return value;
        var field = rows[column].Trim().ToString();
        if (o.KeepMissing && Classes.IsMissingNumber(field)) return float.NaN;
        if (Classes.IsMissingNumber(field)) throw At(column, $"a finite number ({Skips})");
        var other = field.Replace(o.DecimalComma ? '.' : ',', o.DecimalComma ? ',' : '.');
        if (TryNumber(other, out _))
            throw At(column, $"a finite number (data.decimalComma: {(o.DecimalComma ? "false reads a decimal point"
                : "true reads a decimal comma")})");
        var isInfinite = double.TryParse(field, CultureInfo.InvariantCulture, out _)
            || field.TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase);
        var isClass = o.Label is null && field.Length > 0 && char.IsLetter(field[0]) && !isInfinite;
        throw At(column, isClass ? $"a finite number, or '{Title(column)}' as data.label or not among data.columns"
            : "a finite number");
    }

    // The columns of a test table are those of the training table, by their names where both have distinct ones.
    private int[] Columns(int label)
    {
        if (header && train?.Columns is { Count: > 0 } training && training.Distinct().Count() == training.Count)
            return [.. training.Select(c => Named(c) is >= 0 and var place ? place
                : throw new DataException(name, "column", "none", $"{Classes.Shown(c)}, as in the training table"))];
        if (o.Columns is { Count: > 0 } chosen) return Chosen(chosen);
        return [.. Enumerable.Range(0, hasTail ? first.Length - 1 : first.Length).Where(c => c != label)];
    }

    private int[] Chosen(IReadOnlyList<string> columns)
    {
        int[] places = [.. columns.Select(Place)];
        var twice = places.Index().FirstOrDefault(p => Array.IndexOf(places, p.Item) < p.Index);
        if (twice.Index == 0) return places;
        throw new DataException(name, "columns", $"{Classes.Shown(columns[twice.Index])} twice", "each column once");
    }

    // A column without a name goes by its number.
    private string Title(int column)
    {
        if (!header || IsBlank(first[column])) return $"{column}";
        return string.Concat(first[column].Trim().Select(c => char.IsControl(c) ? ' ' : c));
    }

    private static bool IsBlank(ReadOnlySpan<char> field) => field.IsWhiteSpace();

    private int Named(string column) => Array.FindIndex([.. first.Select((_, c) => Title(c))], t => t == column);

    private int Place(string column)
    {
        var place = header ? Named(column) : -1;
        if (place >= 0 && first.Index().Count(f => Title(f.Index) == column) is > 1 and var same)
            throw new DataException(name, "column", $"{same} called {Classes.Shown(column)}",
                "a name of one column, or its number from 0");
        if (place >= 0) return place;
        var isNumber = int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number < first.Length) return number;
        var numbers = $"0 to {first.Length - 1}";
        var names = string.Join(", ", first.Take(10).Select(f => Classes.Shown(f)));
        var without = o.Header is null ? "there is no header (data.header: true says otherwise)" : "there is no header";
        var expected = header ? $"{names}, or {numbers}" : $"{numbers}, as {without}";
        throw new DataException(name, "column", Classes.Shown(column), expected);
    }

    private DataException At(int column, string expected) =>
        new(name, $"line {rows.Line}, field {column + 1}", Classes.Shown(rows[column]), expected);

    private bool IsWord(string field) => !TryNumber(field, out _) && !Classes.IsMissingNumber(field.Trim());

    // True and false are 1 and 0, as pandas writes them.
    private bool TryNumber(ReadOnlySpan<char> field, out double value)
    {
        if (bool.TryParse(field, out var truth))
        {
            value = truth ? 1 : 0;
            return true;
        }
        return double.TryParse(field.Trim(), NumberStyles.Float, format, out value) && float.IsFinite((float)value);
    }
}
