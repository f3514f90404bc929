using ScottPlot;

namespace Generative.Evaluation.Plots;

/// <summary>A point of a line with the interval of its y; Low = High = Y: no interval.</summary>
internal readonly record struct LinePoint(double X, double Y, double Low, double High)
{
    /// <summary>A point without an interval.</summary>
    public LinePoint(double x, double y) : this(x, y, y, y) { }
}

/// <summary>A line in a figure.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Points">Its points in order.</param>
/// <param name="Color">Color; null: automatic.</param>
internal sealed record Series(string Name, IReadOnlyList<LinePoint> Points, Color? Color = null);

/// <summary>Lines, each with a band for its intervals.</summary>
internal static class LineFigure
{
    private const int Width = 600, LegendWidth = 130, Height = 380, FewPoints = 12;
    private const double BandOpacity = 0.18;

    /// <summary>One panel of lines; a legend at its right if there are several.</summary>
    /// <param name="heading">The figure's title.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="series">The lines.</param>
    /// <param name="note">A line below the title.</param>
    /// <param name="description">A description in words.</param>
    public static Figure Of(
        string heading, PlotAxis x, PlotAxis y, IReadOnlyList<Series> series, string note = "", string description = "")
    {
        var plot = Panel(x, y, series, Width, Height);
        if (series.Count > 1) PlotStyle.LegendAtRight(plot);
        var width = series.Count > 1 ? Width + LegendWidth : Width;
        return new(heading, [new(plot, 0, 0, width, Height)]) { Note = note, Description = description };
    }

    /// <summary>One plot with the lines and their bands.</summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="series">The lines.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="dots">Whether to draw the points of short lines as dots.</param>
    public static Plot Panel(
        PlotAxis x, PlotAxis y, IReadOnlyList<Series> series, int width, int height, bool dots = false)
    {
        var plot = PlotStyle.Panel(x, y, width, height);
        PlotStyle.Open(plot);
        foreach (var (k, s) in series.Index()) Band(plot, x, y, s, s.Color ?? PlotStyle.Series(k));
        foreach (var (k, s) in series.Index())
        {
            Coordinates[] points = [.. s.Points.Select(p => new Coordinates(x.At(p.X), y.At(p.Y)))];
            var line = plot.Add.Scatter(points);
            line.LegendText = s.Name;
            line.Color = s.Color ?? PlotStyle.Series(k);
            line.LineWidth = PlotStyle.Curve;
            line.LinePattern = PlotStyle.Pattern(k);
            line.MarkerSize = dots && points.Length <= FewPoints ? 5 : 0;
        }
        return plot;
    }

    private static void Band(Plot plot, PlotAxis x, PlotAxis y, Series series, Color color)
    {
        var shown = series.Points.Where(p => double.IsFinite(x.At(p.X)) && double.IsFinite(y.At(p.Y))).ToArray();
        if (shown.Length < 2 || !shown.Any(p => p.High > p.Low)) return;
        (double, double, double)[] band = [.. shown.Select(p => (x.At(p.X), Low(p), y.At(p.High)))];
        var fill = plot.Add.FillY(band);
        fill.FillColor = color.WithAlpha(BandOpacity);
        fill.LineWidth = 0;
        fill.MarkerSize = 0;

        // On a logarithmic axis, an interval that reaches 0 ends at the bottom.
        double Low(LinePoint p) => double.IsFinite(y.At(p.Low)) ? y.At(p.Low) : y.At(y.Range.Low);
    }
}
