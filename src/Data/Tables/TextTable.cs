namespace Generative.Data.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading; empty in a table without headings.</param>
/// <param name="Width">Characters that its cells fill; 0: as many as the longest of them has.</param>
/// <param name="Right">Whether its cells end at the same place, as numbers do.</param>
/// <param name="Gap">Spaces before it.</param>
public sealed record Column(string Name, int Width = 0, bool Right = false, int Gap = 0);

/// <summary>A table that is text in files and pipes, and has borders on a terminal.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">A cell for each column.</param>
/// <param name="Title">A line above it.</param>
/// <param name="Caption">A line below it.</param>
public sealed record TextTable(
    IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string? Title = null,
    string? Caption = null)
{
    /// <summary>Whether it has a row of headings.</summary>
    public bool HasHeadings => Columns.Any(c => c.Name.Length > 0);

    /// <summary>The lines of plain text.</summary>
    public IEnumerable<string> Lines()
    {
        IReadOnlyList<IReadOnlyList<string>> all = HasHeadings ? [[.. Columns.Select(c => c.Name)], .. Rows] : Rows;
        int[] widths = [.. Columns.Select((c, k) => c.Width > 0 ? c.Width : all.Max(row => row[k].Length))];
        if (Title is not null) yield return Title;
        foreach (var row in all)
        {
            var cells = row.Select((cell, k) => Padded(cell, Columns[k], widths[k]));
            yield return string.Concat(cells).TrimEnd();
        }
        if (Caption is not null) yield return Caption;
    }

    /// <summary>The lines as one text, each with its end.</summary>
    public string Text() => string.Concat(Lines().Select(line => line + "\n"));

    // A word that fills its column keeps a space from the next one.
    private static string Padded(string cell, Column column, int width)
    {
        var gap = new string(' ', column.Gap);
        if (column.Right) return gap + (column.Width > 0 && cell.Length >= width ? " " + cell : cell.PadLeft(width));
        return gap + (column.Width > 0 && cell.Length >= width ? cell + " " : cell.PadRight(width));
    }
}
