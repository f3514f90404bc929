using ScottPlot;

namespace Generative.Evaluation.Plots;

/// <summary>Pair plot of a table: two columns in each panel, histograms on the diagonal.</summary>
internal static class PairFigure
{
    /// <summary>The largest number of columns.</summary>
    public const int MostColumns = 6;

    // Pixels, and letters that fit beside them.
    private const int Side = 130, MostLetters = 18;

    /// <summary>The figure of vectors with three or more columns.</summary>
    /// <param name="heading">The figure's title.</param>
    /// <param name="sets">The vectors, from back to front.</param>
    /// <param name="names">Names of the columns.</param>
    /// <param name="framed">The vectors that the axes hold; null: all.</param>
    public static Figure Of(string heading, IReadOnlyList<PointSet> sets, IReadOnlyList<string> names,
        IReadOnlyList<double[]>? framed = null)
    {
        var count = Math.Min(names.Count, MostColumns);
        double[][] all = [.. framed ?? sets.SelectMany(s => s.Rows)];
        var wider = framed is null ? 1 : 1 + 2 * Frame.Beyond;
        PlotAxis[] axes =
        [
            .. Enumerable.Range(0, count).Select(c => new PlotAxis(Short(names[c]), Range(all, c, wider))),
        ];
        var plots = new Plot?[count * count];
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < row; column++)
                plots[row * count + column] = PointsFigure.Panel(sets, column, row, axes[column], axes[row], Side);
            plots[row * count + row] = Diagonal(sets, row, axes[row]);
        }
        return new(heading, PanelGrid.Place(plots, count, Side, Side))
        {
            Note = Note(framed is null ? [] : sets, axes, names.Count),
            Description = "Each two columns of a table against each other.",
            Legend = PointsFigure.Legend(sets),
        };
    }

    private static string Short(string name) => name.Length <= MostLetters ? name : name[..(MostLetters - 1)] + "…";

    private static AxisRange Range(double[][] rows, int column, double wider)
    {
        var range = AxisRange.WithoutStragglers(rows.Select(r => r[column]));
        return range.OfWidth(wider * range.Width);
    }

    private static string Note(IReadOnlyList<PointSet> sets, PlotAxis[] axes, int columns)
    {
        var first = columns > axes.Length ? $"the first {axes.Length} of {columns} columns" : "";
        var beyond = PointsFigure.Outside(sets, r => axes.Index().All(a => a.Item.Range.Holds(r[a.Index])));
        return string.Join("; ", new[] { first, beyond }.Where(t => t.Length > 0));
    }

    private static Plot Diagonal(IReadOnlyList<PointSet> sets, int column, PlotAxis axis)
    {
        var plot = HistogramFigure.Overlaid(PointsFigure.Numbers(sets, column), axis, Side, Side);
        plot.Axes.Left.TickLabelStyle.IsVisible = false;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.Label.Text = "";
        plot.Grid.YAxisStyle.IsVisible = false;
        return plot;
    }
}
