using Spectre.Console;
using Generative.Cli;
using Generative.Data.Tables;

namespace Generative.Cli.Tests;

/// <summary>Tables with borders on terminals of several widths, and as plain text elsewhere.</summary>
public sealed class TerminalTests
{
    private static readonly TextTable table = new(
        [new("metric", 10), new("mean", 12, Right: true), new("unit", Gap: 2)],
        [["loss", "105.2500", "nats"], ["nearest_train", "0.8750", "by test [examples], 1000 of each"]],
            Title: "test examples", Caption: "over seeds");

    private static string[] Drawn(int width, bool? live, bool best = false)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var console =
            AnsiConsole.Create(new()
            {
                Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard,
                Out = new AnsiConsoleOutput(writer)
            });
        console.Profile.Width = width;
        Terminal.Write(table, console, live, best);
        return writer.ToString().Split('\n');
    }

    [Fact]
    public void Files_and_pipes_get_plain_text() => Assert.Equal(
        [
            "test examples",
            "metric            mean  unit",
            "loss          105.2500  nats",
            "nearest_train       0.8750  by test [examples], 1000 of each",
            "over seeds",
            "",
        ],
        Drawn(40, live: null));

    [Fact]
    public void A_terminal_of_200_columns_gets_borders_and_each_row_in_a_line() => Assert.Equal(
        [
            "╭───────────────┬──────────┬──────────────────────────────────╮",
            "│ metric        │     mean │ unit                             │",
            "├───────────────┼──────────┼──────────────────────────────────┤",
            "│ loss          │ 105.2500 │ nats                             │",
            "│ nearest_train │   0.8750 │ by test [examples], 1000 of each │",
            "╰───────────────┴──────────┴──────────────────────────────────╯",
        ],
        Plain(Drawn(200, live: true))
            .Where(l => l.StartsWith('╭') || l.StartsWith('│') || l.StartsWith('├') || l.StartsWith('╰')));

    [Fact]
    public void A_terminal_of_40_columns_breaks_cells_and_no_line_is_longer()
    {
        var lines = Plain(Drawn(40, live: true));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 40));
        var text = string.Concat(lines.SelectMany(l => l.Where(char.IsAsciiLetterOrDigit)));
        foreach (var word in new[] { "nearest", "1052500", "test", "1000" }) Assert.Contains(word, text);
    }

    [Fact]
    public void The_best_row_is_green_on_a_terminal()
    {
        Assert.Contains(Drawn(200, live: true, best: true), line => line.Contains("loss")
            && line.Contains("\u001b[32m"));
        Assert.DoesNotContain(Drawn(200, live: true, best: true), line => line.Contains("nearest")
            && line.Contains("\u001b[32m"));
        Assert.DoesNotContain(Drawn(200, live: true), line => line.Contains("\u001b[32m"));
    }

    private static string[] Plain(string[] lines) =>
        [.. lines.Select(l => System.Text.RegularExpressions.Regex.Replace(l, "\u001b\\[[0-9;]*m", ""))];

    [Theory]
    [InlineData("list", "models")]
    [InlineData("list", "datasets")]
    [InlineData("data", "list")]
    public void Lists_into_a_pipe_hold_no_border_and_no_escape(params string[] args)
    {
        var text = InProcess.Run(args).Out;
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('│', text);
    }
}
