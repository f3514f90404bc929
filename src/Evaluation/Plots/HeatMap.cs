using ScottPlot;
using ScottPlot.Plottables;

namespace Generative.Evaluation.Plots;

/// <summary>Values over a frame as colors, from white (0) to dark blue (the largest).</summary>
internal static class HeatMap
{
    private const int Cells = 90, ScaleWidth = 14;

    /// <summary>Draws values of 0 or more, [rows, columns] from the frame's top left corner.</summary>
    public static Heatmap Add(Plot plot, double[,] values, Frame frame)
    {
        var heat = plot.Add.Heatmap(values);
        heat.Colormap = PlotStyle.Density;
        heat.Position = new CoordinateRect(frame.X.Low, frame.X.High, frame.Y.Low, frame.Y.High);
        return heat;
    }

    /// <summary>Draws values, with the color scale at the right.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="values">Values, as for <see cref="Add"/>.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="unit">Name of the values.</param>
    /// <param name="height">Height of the scale in pixels.</param>
    public static void AddWithScale(Plot plot, double[,] values, Frame frame, string unit, int height)
    {
        var heat = Add(plot, values, frame);
        var range = new AxisRange(0, Math.Max(values.Cast<double>().Max(), double.Epsilon));
        heat.ManualRange = new(range.Low, range.High);
        var bar = plot.Add.ColorBar(heat);
        bar.Width = ScaleWidth;
        new PlotAxis(unit, range).ApplyTo(bar.Axis, height);
        PlotStyle.Style(bar.Axis);
        bar.Label = bar.Axis.Label.Text;
        (bar.LabelStyle.FontSize, bar.LabelStyle.Bold) = (PlotStyle.Label, false);
        bar.LabelStyle.ForeColor = PlotStyle.Ink;
    }

    /// <summary>Number of points in each cell of the frame, for <see cref="Add"/>.</summary>
    public static double[,] Counts(IEnumerable<Coordinates> points, Frame frame)
    {
        var counts = new double[Cells, Cells];
        foreach (var p in points.Where(p => frame.Holds(p.X, p.Y)))
        {
            var column = Math.Min(Cells - 1, (int)((p.X - frame.X.Low) / frame.X.Width * Cells));
            var row = Math.Min(Cells - 1, (int)((frame.Y.High - p.Y) / frame.Y.Width * Cells));
            counts[row, column]++;
        }
        return counts;
    }
}
