using System.Text;

namespace Generative.Data;

/// <summary>Rows of a CSV text, one after another: RFC 4180, quoted fields may hold delimiters, doubled quotes and line
/// ends. Empty lines are passed over.</summary>
internal sealed class CsvLines(TextReader reader, string name, string? delimiter, int longestLine, int mostColumns)
{
    private readonly List<string> fields = [];
    private char separator = delimiter is [var d] ? d : '\0';

    /// <summary>The row's fields.</summary>
    public IReadOnlyList<string> Fields => fields;

    /// <summary>The line, from 1, on which the row began.</summary>
    public int Line { get; private set; }

    private int lineNow;

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Next()
    {
        string? line;
        do
        {
            if ((line = Raw()) is null) return false;
        }
        while (string.IsNullOrWhiteSpace(line));
        Line = lineNow;
        // Without one given, the delimiter is the first of tab, semicolon and comma that the first row has.
        if (separator == '\0')
            separator = Array.Find(['\t', ';', ','], c => line.Contains(c)) is var found and not '\0' ? found : ',';
        Split(line);
        return true;
    }

    private string? Raw()
    {
        // ReadLine would take a file without line ends whole.
        StringBuilder? text = null;
        int c;
        while ((c = reader.Read()) >= 0)
        {
            text ??= new();
            if (c == '\r')
            {
                if (reader.Peek() == '\n') reader.Read();
                break;
            }
            if (c == '\n') break;
            if (text.Length >= longestLine)
                throw new DataException(name, $"line {lineNow + 1}", $"more than {longestLine} characters",
                "shorter lines");
            text.Append((char)c);
        }
        if (text is null) return null;
        lineNow++;
        return text.ToString();
    }

    private void Split(string line)
    {
        fields.Clear();
        var field = new StringBuilder();
        var at = 0;
        while (true)
        {
            field.Clear();
            if (at < line.Length && line[at] == '"')
            {
                at++;
                while (true)
                {
                    if (at >= line.Length)
                    {
                        // The field goes on in the next line.
                        var more = Raw() ?? throw new DataException(
                            name, $"line {Line}", "a quote that does not end", "a closing quote");
                        if (field.Length + more.Length > longestLine)
                            throw new DataException(name, $"line {Line}", $"a field of more than {longestLine} characters",
                            "shorter fields");
                        field.Append('\n');
                        (line, at) = (more, 0);
                    }
                    else if (line[at] != '"') field.Append(line[at++]);
                    else if (at + 1 < line.Length && line[at + 1] == '"') { field.Append('"'); at += 2; }
                    else { at++; break; }
                }
                if (at < line.Length && line[at] != separator)
                    throw new DataException(name, $"line {Line}", $"'{line[at]}' behind a closing quote", "the delimiter");
            }
            else
            {
                var end = line.IndexOf(separator, at);
                if (end < 0) end = line.Length;
                field.Append(line, at, end - at);
                at = end;
            }
            fields.Add(field.ToString());
            if (fields.Count > mostColumns)
                throw new DataException(name, $"line {Line}", $"more than {mostColumns} fields", $"at most {mostColumns}");
            if (at >= line.Length) return;
            at++;
        }
    }
}
