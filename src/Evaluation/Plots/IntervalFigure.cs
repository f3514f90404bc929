using ScottPlot;
using ScottPlot.TickGenerators;

namespace Generative.Evaluation.Plots;

/// <summary>A value of a row with its interval.</summary>
/// <param name="Row">Index of the row, from 0 at the top.</param>
/// <param name="Value">The value.</param>
/// <param name="Low">Low end of the interval.</param>
/// <param name="High">High end of the interval.</param>
internal readonly record struct RowValue(int Row, double Value, double Low, double High);

/// <summary>A series of values, at most one per row.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Values">The values.</param>
internal sealed record RowSeries(string Name, IReadOnlyList<RowValue> Values);

/// <summary>Dots with intervals in named rows over one axis.</summary>
internal static class IntervalFigure
{
    private const int Width = 640, LegendWidth = 90, RowHeight = 26, Around = 96;
    private static readonly MarkerShape[] shapes = [MarkerShape.FilledCircle, MarkerShape.OpenDiamond];

    /// <summary>The figure, with a color and a shape for each series.</summary>
    /// <param name="heading">The figure's title.</param>
    /// <param name="x">The axis.</param>
    /// <param name="rows">Names of the rows, top first.</param>
    /// <param name="series">The dots.</param>
    /// <param name="note">A line below the title.</param>
    /// <param name="description">A description in words.</param>
    public static Figure Of(
        string heading, PlotAxis x, IReadOnlyList<string> rows, IReadOnlyList<RowSeries> series, string note,
        string description)
    {
        var height = Around + rows.Count * RowHeight;
        var plot = PlotStyle.Panel(x, new("", new(0.5 - rows.Count, 0.5)), Width, height);
        PlotStyle.Open(plot);
        plot.Axes.Left.TickGenerator = new NumericManual([.. rows.Select((name, k) => new Tick(-k, name))]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        foreach (var (k, s) in series.Index()) Draw(plot, x, s, PlotStyle.Series(k), shapes[k % shapes.Length]);
        if (series.Count > 1) PlotStyle.LegendAtRight(plot);
        var width = series.Count > 1 ? Width + LegendWidth : Width;
        return new(heading, [new(plot, 0, 0, width, height)]) { Note = note, Description = description };
    }

    private static void Draw(Plot plot, PlotAxis x, RowSeries series, Color color, MarkerShape shape)
    {
        foreach (var v in series.Values.Where(v => v.High > v.Low))
        {
            var (low, high) = (Math.Max(v.Low, x.Range.Low), Math.Min(v.High, x.Range.High));
            var line = plot.Add.Line(x.At(low), -v.Row, x.At(high), -v.Row);
            line.LineColor = color;
            line.LineWidth = 2.2f;
        }
        Coordinates[] points = [.. series.Values.Select(v => new Coordinates(x.At(v.Value), -v.Row))];
        var dots = plot.Add.Markers(points, shape, 9, color);
        dots.MarkerLineWidth = 2;
        dots.LegendText = series.Name;
    }
}
