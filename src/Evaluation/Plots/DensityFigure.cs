using Generative.Data.Tables;

namespace Generative.Evaluation.Plots;

/// <summary>Points of the plane next to a model's density, in the same frame.</summary>
internal static class DensityFigure
{
    private const int Side = 400;

    /// <summary>Two panels: the points, and the density as colors.</summary>
    /// <param name="heading">The figure's title.</param>
    /// <param name="points">Points of the data; the first are drawn.</param>
    /// <param name="kind">The part of the data that they are.</param>
    /// <param name="density">[rows, columns] from the frame's top left corner, per unit of area.</param>
    /// <param name="unit">Name of the color scale.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="names">Names of the two axes.</param>
    public static Figure Of(
        string heading, IReadOnlyList<double[]> points, string kind, double[,] density, string unit, Frame frame,
        IReadOnlyList<string> names)
    {
        var (x, y) = (new PlotAxis(names[0], frame.X), new PlotAxis(names[1], frame.Y));
        PointSet[] data = [new("", [.. points.Take(PointsFigure.MostDots)])];
        var left = PointsFigure.Panel(data, 0, 1, x, y, Side);
        PlotStyle.Title(left, Format.Count(data[0].Rows.Count, $"{kind} point"));
        var right = PlotStyle.Panel(x, y, Side, Side);
        PlotStyle.Title(right, "the model's density");
        HeatMap.AddWithScale(right, density, frame, unit, Side);
        return new(heading, PanelGrid.Place([left, right], 2, Side, Side, scale: true))
        {
            Note = PointsFigure.Outside(data, frame),
            Description = "Points of the data, and the model's density.",
        };
    }
}
