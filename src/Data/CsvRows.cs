using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace Generative.Data;

/// <summary>The rows of a CSV text as Sep finds them, of bounded size, and with quotes as RFC 4180 has them.</summary>
internal sealed class CsvRows : IDisposable
{
    private const int MostColumns = 16384, LongestRow = 1 << 20;
    private readonly string name;
    private readonly SepReader reader;
    private int next = 1;

    /// <summary>Opens the text twice: to see its delimiter, if that is not given, and to read it.</summary>
    public CsvRows(Func<TextReader> open, string name, CsvOptions o)
    {
        this.name = name;
        reader = Guarded(() =>
        {
            var separator = o.Delimiter is [var given] ? given : Separator(open, o.DecimalComma);
            return Sep.New(separator).Reader(Options).From(separator == ' ' ? new SpacedText(open()) : open());
        });
    }

    /// <summary>The line, from 1, on which the row begins.</summary>
    public int Line { get; private set; }

    /// <summary>Number of fields in the row.</summary>
    public int Count => reader.Current.ColCount;

    /// <summary>A field of the row without its quotes.</summary>
    public ReadOnlySpan<char> this[int field] => Unquoted(reader.Current[field].Span);

    /// <summary>All fields of the row.</summary>
    public string[] Fields => [.. Enumerable.Range(0, Count).Select(k => this[k].ToString())];

    /// <summary>Goes to the next row that is not blank; false at the end.</summary>
    public bool Next()
    {
        while (Guarded(reader.MoveNext))
        {
            var row = reader.Current;
            (Line, next) = (next, row.LineNumberToExcl);
            if (row.Span.Length > LongestRow) throw Fault($"more than {LongestRow} characters", "shorter lines");
            if (row.ColCount > MostColumns) throw Fault($"more than {MostColumns} fields", $"at most {MostColumns}");
            if (!row.Span.IsWhiteSpace()) return true;
        }
        return false;
    }

    /// <summary>A fault of the row.</summary>
    public DataException Fault(string found, string expected, Exception? cause = null) =>
        new(name, $"line {Line}", found, expected, cause);

    /// <summary>Closes the text.</summary>
    public void Dispose() => reader.Dispose();

    private static SepReaderOptions Options(SepReaderOptions o) =>
        o with { HasHeader = false, DisableColCountCheck = true };

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NotSupportedException e)
        {
            Line = next;
            throw Fault($"more than {LongestRow} characters", "shorter lines, and an end to every quote", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException(name, "text", "bytes that are no UTF-8", "UTF-8: save the file in it", e);
        }
        catch (InvalidDataException e)
        {
            throw new DataException(name, "text", "damaged gzip data", "a whole .gz file", e);
        }
    }

    // Sep splits at delimiters outside quotes and looks no further.
    private ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> field)
    {
        if (!field.Contains('"')) return field;
        field = field.Trim();
        if (field[0] != '"')
            throw Fault("a quote inside a field", "quotes around the whole field, and those inside doubled");
        var text = field[1..].ToString().Replace("\"\"", "\0");
        var end = text.IndexOf('"');
        if (end < 0) throw Fault("a quote that does not end", "a closing quote");
        if (end < text.Length - 1) throw Fault($"'{text[end + 1]}' behind a closing quote", "the delimiter");
        return text[..end].Replace('\0', '"');
    }

    // The first of tab, semicolon, comma and bar that the first row has outside quotes; a space between numbers.
    private static char Separator(Func<TextReader> open, bool decimalComma)
    {
        using var reader = open();
        var (quoted, blank, row) = (false, true, new StringBuilder());
        for (var k = 0; k < LongestRow; k++)
        {
            var c = reader.Read();
            if (c < 0 || (c is '\r' or '\n' && !blank && !quoted)) break;
            blank &= char.IsWhiteSpace((char)c);
            if (c == '"') quoted = !quoted;
            if (!quoted && !blank) _ = row.Append((char)c);
        }
        var text = row.ToString();
        char[] marks = decimalComma ? ['\t', ';', '|'] : ['\t', ';', ',', '|'];
        if (Array.Find(marks, text.Contains) is var found and not '\0') return found;
        var pieces = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return pieces.Length > 1 && Array.TrueForAll(pieces, IsNumber) ? ' ' : ',';
    }

    private static bool IsNumber(string text) =>
        double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
