using ScottPlot;

namespace Generative.Evaluation.Plots;

/// <summary>A vector (U, V) at a point (X, Y).</summary>
internal readonly record struct FieldArrow(double X, double Y, double U, double V)
{
    /// <summary>√(U² + V²).</summary>
    public double Length => Math.Sqrt(U * U + V * V);
}

/// <summary>A vector field over a density.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Density">[rows, columns] values of 0 or more, from the top left corner of the frame.</param>
/// <param name="Arrows">The vectors.</param>
internal sealed record FieldPanel(string Title, double[,] Density, IReadOnlyList<FieldArrow> Arrows);

/// <summary>Vector fields side by side, in the same frame.</summary>
/// <remarks>A vector of length v is drawn v / (v + mean v) of a cell long, so that it stays in its cell.</remarks>
internal static class FieldFigure
{
    private const int Side = 300;

    /// <summary>A panel for each field.</summary>
    /// <param name="heading">The figure's title.</param>
    /// <param name="note">The meaning of arrows and colors.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="names">Names of the two axes.</param>
    /// <param name="cells">Arrows along a side.</param>
    /// <param name="panels">The fields.</param>
    public static Figure Of(
        string heading, string note, Frame frame, IReadOnlyList<string> names, int cells,
        IReadOnlyList<FieldPanel> panels)
    {
        Plot[] plots = [.. panels.Select(p => Draw(p, frame, names, cells))];
        return new(heading, PanelGrid.Place(plots, plots.Length, Side, Side))
        {
            Note = note,
            Description = "Arrows of a vector field over the density of the data.",
        };
    }

    private static Plot Draw(FieldPanel p, Frame frame, IReadOnlyList<string> names, int cells)
    {
        var plot = PlotStyle.Panel(new(names[0], frame.X), new(names[1], frame.Y), Side, Side);
        PlotStyle.Title(plot, p.Title);
        // Only the lighter half of the colors, on which arrows are visible.
        var darkest = 2 * p.Density.Cast<double>().Max();
        HeatMap.Add(plot, p.Density, frame).ManualRange = new(0, darkest);
        // In units of the frame, so that arrows fit into their cells on both axes.
        var (width, height) = (frame.X.Width, frame.Y.Width);
        FieldArrow[] arrows = [.. p.Arrows.Select(a => a with { U = a.U * width, V = a.V * height })
            .Where(a => double.IsFinite(a.Length) && a.Length > 0)];
        var mean = arrows.Length == 0 ? 1 : arrows.Average(a => a.Length);
        foreach (var a in arrows)
        {
            var half = 0.5 / cells / (a.Length + mean);
            var (dx, dy) = (a.U * half * width, a.V * half * height);
            var arrow = plot.Add.Arrow(a.X - dx, a.Y - dy, a.X + dx, a.Y + dy);
            arrow.ArrowShape = ArrowShape.SingleLine.GetShape();
            arrow.ArrowLineColor = PlotStyle.Ink;
            (arrow.ArrowLineWidth, arrow.ArrowMinimumLength) = (0.9f, 0);
            (arrow.ArrowheadLength, arrow.ArrowheadWidth) = (4, 4);
        }
        return plot;
    }
}
