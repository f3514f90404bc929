using ScottPlot;

namespace Generative.Evaluation.Plots;

/// <summary>The style of all plots: colors, line widths, fonts.</summary>
internal static class PlotStyle
{
    /// <summary>Font sizes in pixels.</summary>
    public const float Heading = 15, PanelTitle = 13, Label = 12.5f, Small = 11.5f;

    /// <summary>Line widths.</summary>
    public const float Curve = 1.8f, Thin = 1;

    /// <summary>Color of text and axes.</summary>
    public static readonly Color Ink = Color.FromHex("#222222");

    /// <summary>Color of background points.</summary>
    public static readonly Color Faint = Color.FromHex("#8c8c8c");

    private static readonly Color grid = Color.FromHex("#e6e6e6");

    /// <summary>Colors of densities, from white to dark blue.</summary>
    public static readonly IColormap Density = new ScottPlot.Colormaps.CustomInterpolated(
        Color.FromHex(["#ffffff", "#c5dcf0", "#7ab3dc", "#2f83bf", "#0b559a", "#08306b"]));

    // Colors for the color-blind, visible on white: Okabe and Ito, "Color Universal Design", 2008, with darker ones
    // instead of yellow, light blue and black.
    private static readonly Color[] palette =
        Color.FromHex(["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#d9a300", "#5696d7", "#5b2c8f", "#7a3b00",
            "#7d8b00", "#4a4a4a"]);

    /// <summary>The color of the k-th series.</summary>
    public static Color Series(int k) => palette[k % palette.Length];

    /// <summary>The pattern of the k-th line: dashed after the first ten.</summary>
    public static LinePattern Pattern(int k) => k < palette.Length ? LinePattern.Solid : LinePattern.Dashed;

    /// <summary>Sets the title of a plot.</summary>
    public static void Title(Plot plot, string title)
    {
        var label = plot.Axes.Title.Label;
        (label.Text, label.FontSize, label.ForeColor) = (title, PanelTitle, Ink);
        label.OffsetY = 9;                                     // close to its panel
        (plot.Axes.Title.IsVisible, plot.Axes.Title.VerticalPadding) = (title.Length > 0, 0);
    }

    /// <summary>An empty plot with axes and a light grid.</summary>
    public static Plot Panel(PlotAxis x, PlotAxis y, int width, int height)
    {
        PlotFont.Use();
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;                  // keeps other panels
        plot.Axes.Title.IsVisible = false;
        x.ApplyTo(plot.Axes.Bottom, width);
        y.ApplyTo(plot.Axes.Left, height);
        foreach (var axis in plot.Axes.GetAxes()) Style(axis);
        plot.Axes.Color(Ink);
        plot.Axes.FrameWidth(Thin);
        plot.Grid.MajorLineColor = grid;
        plot.Grid.MajorLineWidth = 1;
        plot.HideLegend();
        plot.Legend.FontSize = Small;
        plot.Legend.FontColor = Ink;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.White.WithAlpha(0.85);
        return plot;
    }

    /// <summary>Sets fonts and ticks of an axis.</summary>
    public static void Style(IAxis axis)
    {
        (axis.Label.FontSize, axis.Label.Bold, axis.TickLabelStyle.FontSize) = (Label, false, Small);
        (axis.MajorTickStyle.Length, axis.MinorTickStyle.Length) = (4, 0);
    }

    /// <summary>Shows the legend of a plot at its right.</summary>
    public static void LegendAtRight(Plot plot)
    {
        var panel = plot.ShowLegend(Edge.Right);
        (panel.Alignment, panel.Padding) = (Alignment.UpperLeft, new PixelPadding(0));
        plot.Legend.Margin = new PixelPadding(8, 0, 0, 0);
    }

    /// <summary>An entry of a legend: a line, a dot, or both.</summary>
    public static LegendItem Entry(string name, Color color, bool line, bool dot) => new()
    {
        LabelText = name,
        LabelFontSize = Small,
        LabelFontColor = Ink,
        LineColor = color,
        LineWidth = line ? Curve : 0,
        MarkerShape = dot ? MarkerShape.FilledCircle : MarkerShape.None,
        MarkerFillColor = color,
        MarkerLineColor = color,
        MarkerSize = 7,
    };

    /// <summary>Hides the axes at the right and at the top.</summary>
    public static void Open(Plot plot)
    {
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
    }
}
