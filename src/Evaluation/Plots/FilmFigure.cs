using ScottPlot;

namespace Generative.Evaluation.Plots;

/// <summary>Trajectories of vectors, a panel for each moment: points of the plane, or histograms.</summary>
internal static class FilmFigure
{
    private const int Columns = 4, Side = 150;

    /// <summary>A panel for each moment, from noise to samples, all in the same frame.</summary>
    /// <param name="heading">The figure's title.</param>
    /// <param name="moments">The vectors of each moment; only the first two columns are shown.</param>
    /// <param name="names">Names of the columns.</param>
    public static Figure Of(
        string heading, IReadOnlyList<IReadOnlyList<double[]>> moments, IReadOnlyList<string> names)
    {
        var plots = names.Count == 1 ? Histograms(moments, names[0]) : Points(moments, names);
        foreach (var (k, plot) in plots.Index()) PlotStyle.Title(plot, Moment(k, moments.Count));
        return new(heading, PanelGrid.Place(plots, Columns, Side, Side))
        {
            Note = names.Count > 2 ? $"the first 2 of {names.Count} columns" : "",
            Description = "From noise to samples, moment by moment.",
        };
    }

    private static Plot[] Points(IReadOnlyList<IReadOnlyList<double[]>> moments, IReadOnlyList<string> names)
    {
        var frame = Frame.Of(moments.SelectMany(m => m));
        var (x, y) = (new PlotAxis(names[0], frame.X), new PlotAxis(names[1], frame.Y));
        return [.. moments.Select(m => PointsFigure.Panel([new("", m)], 0, 1, x, y, Side))];
    }

    private static Plot[] Histograms(IReadOnlyList<IReadOnlyList<double[]>> moments, string name)
    {
        var x = new PlotAxis(name, AxisRange.WithoutStragglers(moments.SelectMany(m => m).Select(r => r[0])));
        var sets = moments.Select(m => new NumberSet("", [.. m.Select(r => r[0])], PlotStyle.Series(0)));
        return HistogramFigure.Panels([.. sets], x, Side, Side);
    }

    private static string Moment(int k, int count)
    {
        if (k == 0) return "noise";
        return k == count - 1 ? "samples" : $"{k + 1} of {count}";
    }
}
