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
    public static Figure Of(string heading, IReadOnlyList<PointSet> sets, IReadOnlyList<string> names)
    {
        var count = Math.Min(names.Count, MostColumns);
        PlotAxis[] axes = [.. Enumerable.Range(0, count).Select(c => new PlotAxis(Short(names[c]), Range(sets, c)))];
        var plots = new Plot?[count * count];
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < row; column++)
                plots[row * count + column] = PointsFigure.Panel(sets, column, row, axes[column], axes[row], Side);
            plots[row * count + row] = Diagonal(sets, row, axes[row]);
        }
        return new(heading, PanelGrid.Place(plots, count, Side, Side))
        {
            Note = names.Count > count ? $"the first {count} of {names.Count} columns" : "",
            Description = "Each two columns of a table against each other.",
            Legend = PointsFigure.Legend(sets),
        };
    }

    private static string Short(string name) => name.Length <= MostLetters ? name : name[..(MostLetters - 1)] + "…";

    private static AxisRange Range(IReadOnlyList<PointSet> sets, int column) =>
        AxisRange.WithoutStragglers(sets.SelectMany(s => s.Rows).Select(r => r[column]));

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
