using ScottPlot;

namespace Generative.Evaluation.Plots;

/// <summary>Panels in rows and columns; shared axes are labeled only at the left and at the bottom.</summary>
internal static class PanelGrid
{
    private const int Left = 66, Right = 20, Bottom = 48, Gap = 20, Scale = 74, TitleHeight = 30;

    /// <summary>Places plots with data areas of the same size.</summary>
    /// <param name="plots">The plots, row by row; null: an empty place.</param>
    /// <param name="columns">Panels per row.</param>
    /// <param name="width">Width of a data area.</param>
    /// <param name="height">Height of a data area.</param>
    /// <param name="shared">Whether the panels share their axes.</param>
    /// <param name="scale">Whether to leave room for a color scale at the right.</param>
    public static IReadOnlyList<Panel> Place(
        IReadOnlyList<Plot?> plots, int columns, int width, int height, bool shared = true, bool scale = false)
    {
        List<Panel> panels = [];
        var titled = plots.Any(p => p is not null && p.Axes.Title.IsVisible);
        var above = titled ? TitleHeight : Gap;
        for (var k = 0; k < plots.Count; k++)
        {
            if (plots[k] is not { } plot) continue;
            var (row, column) = (k / columns, k % columns);
            var outerLeft = !shared || column == 0;
            var outerBottom = !shared || k + columns >= plots.Count || plots[k + columns] is null;
            Hide(plot.Axes.Left, outerLeft);
            Hide(plot.Axes.Bottom, outerBottom);
            var right = shared ? Gap / 2 : Right;
            if (scale && k == plots.Count - 1) right = Scale;
            var padding = new PixelPadding(outerLeft ? Left : Gap / 2, right, outerBottom ? Bottom : Gap / 2, above);
            plot.Layout.Fixed(padding);
            var stepX = width + (shared ? Gap : Left + Right);
            var stepY = height + above + (shared ? Gap / 2 : Bottom);
            var x = Left + column * stepX - (int)padding.Left;
            panels.Add(new(plot, x, row * stepY, width + (int)padding.Horizontal, height + (int)padding.Vertical));
        }
        return panels;
    }

    private static void Hide(IAxis axis, bool shown)
    {
        axis.Label.IsVisible = shown;
        axis.TickLabelStyle.IsVisible &= shown;
        if (!shown) axis.MajorTickStyle.Length = 0;
    }
}
