using Generative.Data.Tables;
using Generative.Training;
using Spectre.Console;

namespace Generative.Cli;

/// <summary>Standard output: tables have borders on a terminal and are plain text in files and pipes.</summary>
internal static class Terminal
{
    /// <summary>A console on the current standard output.</summary>
    public static IAnsiConsole Open() => AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) });

    /// <summary>Writes a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="console">The console; null: standard output.</param>
    /// <param name="live">Whether it is a terminal; null: the console decides.</param>
    /// <param name="best">Whether to draw the first row in green, as the best.</param>
    public static void Write(TextTable table, IAnsiConsole? console = null, bool? live = null, bool best = false)
    {
        console ??= Open();
        if (live ?? ProgressLine.IsTerminal(console))
        {
            if (table.Title is { } title) console.WriteLine(title);
            console.Write(Bordered(table, best));
            if (table.Caption is { } caption) console.WriteLine(caption);
        }
        else
        {
            console.Profile.Out.Writer.Write(table.Text());
        }
    }

    private static Table Bordered(TextTable table, bool best)
    {
        var drawn = new Table { Border = TableBorder.Rounded, ShowHeaders = table.HasHeadings };
        foreach (var column in table.Columns)
        {
            var alignment = column.Right ? Justify.Right : Justify.Left;
            drawn.AddColumn(new TableColumn(Markup.Escape(column.Name)) { Alignment = alignment });
        }
        foreach (var (k, row) in table.Rows.Index())
            drawn.AddRow(row.Select(cell => new Text(cell, best && k == 0 ? new(Color.Green) : null)));
        return drawn;
    }
}
