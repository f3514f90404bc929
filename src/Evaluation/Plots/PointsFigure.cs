using ScottPlot;

namespace Generative.Evaluation.Plots;

/// <summary>Style of a set of points.</summary>
internal enum PointMark
{
    /// <summary>Dots, smaller for many points.</summary>
    Dots,

    /// <summary>Small gray dots.</summary>
    Background,

    /// <summary>Larger dots.</summary>
    Ends,

    /// <summary>Small dots joined by lines; a row of NaN ends a line.</summary>
    Path,

    /// <summary>Thin gray lines; a row of NaN ends a line.</summary>
    Link,
}

/// <summary>Points of a figure.</summary>
/// <param name="Name">Name in the legend; empty: not in the legend.</param>
/// <param name="Rows">The points, vectors of the same length.</param>
/// <param name="Mark">The style.</param>
internal sealed record PointSet(string Name, IReadOnlyList<double[]> Rows, PointMark Mark = PointMark.Dots)
{
    /// <summary>Whether they are gray.</summary>
    public bool IsBehind => Mark is PointMark.Background or PointMark.Link;
}

/// <summary>Points of the plane.</summary>
internal static class PointsFigure
{
    /// <summary>More points are drawn as a density.</summary>
    public const int MostDots = 5000;

    private const int Side = 400, Many = 1000, Some = 200;

    /// <summary>The figure; its note tells how many points are outside the frame.</summary>
    /// <param name="heading">The figure's title.</param>
    /// <param name="sets">The points, from back to front.</param>
    /// <param name="names">Names of the two axes.</param>
    /// <param name="frame">The frame; null: that of all points.</param>
    public static Figure Of(
        string heading, IReadOnlyList<PointSet> sets, IReadOnlyList<string> names, Frame? frame = null)
    {
        var shown = frame ?? Frame.Of(sets.SelectMany(s => s.Rows));
        var (x, y) = (new PlotAxis(names[0], shown.X), new PlotAxis(names[1], shown.Y));
        var dense = sets.FirstOrDefault(s => s.Mark == PointMark.Dots && s.Rows.Count > MostDots);
        // A density covers everything behind it.
        IReadOnlyList<PointSet> drawn = dense is null ? sets : [dense];
        var plot = dense is null ? Panel(sets, 0, 1, x, y, Side) : Density(dense, shown, x, y);
        return new(heading, PanelGrid.Place([plot], 1, Side, Side, scale: dense is not null))
        {
            Note = Outside(drawn, shown),
            Description = "Points of the plane.",
            Legend = Legend(drawn),
        };
    }

    /// <summary>Default names of columns: x₁, x₂, ...</summary>
    public static IReadOnlyList<string> Names(int count) =>
        [.. Enumerable.Range(1, count).Select(k => "x" + string.Concat($"{k}".Select(c => "₀₁₂₃₄₅₆₇₈₉"[c - '0'])))];

    /// <summary>A square panel of the columns i and j.</summary>
    public static Plot Panel(IReadOnlyList<PointSet> sets, int i, int j, PlotAxis x, PlotAxis y, int side)
    {
        var plot = PlotStyle.Panel(x, y, side, side);
        // Smaller dots in a smaller panel.
        var size = Math.Clamp(side / (float)Side, 0.6f, 1);
        var dots = sets.Where(s => s.Mark == PointMark.Dots).Sum(s => Math.Min(s.Rows.Count, MostDots));
        foreach (var (k, set) in sets.Index())
        {
            var points = set.Rows.Take(MostDots).Select(r => new Coordinates(r[i], r[j]));
            Draw(plot, set.Mark, [.. points], Color(sets, k), size, dots);
        }
        return plot;
    }

    /// <summary>The legend of the sets; empty for a single one.</summary>
    public static IReadOnlyList<LegendItem> Legend(IReadOnlyList<PointSet> sets)
    {
        var named = sets.Index().Where(s => s.Item.Name.Length > 0).ToArray();
        if (named.Length < 2) return [];
        return [.. named.Select(s => Entry(s.Item, s.Index))];

        LegendItem Entry(PointSet set, int place) =>
            PlotStyle.Entry(set.Name, Color(sets, place), line: set.Mark is PointMark.Path or PointMark.Link,
                dot: set.Mark != PointMark.Link);
    }

    /// <summary>The values of one column, for a histogram; without paths and their ends.</summary>
    public static IReadOnlyList<NumberSet> Numbers(IReadOnlyList<PointSet> sets, int column)
    {
        return [.. sets.Index().Where(s => s.Item.Mark is PointMark.Dots or PointMark.Background)
            .Select(s => new NumberSet(s.Item.Name, Values(s.Item), Color(sets, s.Index)))];

        double[] Values(PointSet set) => [.. set.Rows.Select(r => r[column]).Where(double.IsFinite)];
    }

    /// <summary>A note such as "3 of 64 points lie outside the picture"; empty if none are.</summary>
    public static string Outside(IReadOnlyList<PointSet> sets, Frame frame) =>
        Outside(sets, r => frame.Holds(r[0], r[1]));

    /// <summary>The same of a picture that holds the rows of which that is true.</summary>
    public static string Outside(IReadOnlyList<PointSet> sets, Func<double[], bool> isHeld)
    {
        var points = sets.Where(s => s.Mark is PointMark.Dots or PointMark.Ends).SelectMany(s => s.Rows).ToArray();
        var outside = points.Count(r => !isHeld(r));
        return outside == 0 ? "" : $"{outside} of {points.Length} points lie outside the picture";
    }

    private static Plot Density(PointSet set, Frame frame, PlotAxis x, PlotAxis y)
    {
        var plot = PlotStyle.Panel(x, y, Side, Side);
        var counts = HeatMap.Counts(set.Rows.Select(r => new Coordinates(r[0], r[1])), frame);
        HeatMap.AddWithScale(plot, counts, frame, "points per cell", Side);
        return plot;
    }

    // Gray for the background, else a color for each set.
    private static Color Color(IReadOnlyList<PointSet> sets, int place) =>
        sets[place].IsBehind ? PlotStyle.Faint : PlotStyle.Series(sets.Take(place).Count(s => !s.IsBehind));

    private static void Draw(
        Plot plot, PointMark mark, Coordinates[] points, Color color, float size, int dots)
    {
        var drawn = plot.Add.Scatter(points, color);
        drawn.MarkerShape = MarkerShape.FilledCircle;
        drawn.MarkerLineWidth = 0;
        drawn.MarkerSize = size * DotSize(mark, dots);
        if (mark == PointMark.Dots) drawn.MarkerFillColor = color.WithAlpha(dots > Many ? 0.5 : 0.7);
        if (mark == PointMark.Background) drawn.MarkerFillColor = color.WithAlpha(0.5);
        drawn.LineWidth = mark is PointMark.Path or PointMark.Link ? PlotStyle.Thin : 0;
        drawn.LineColor = color.WithAlpha(0.6);
    }

    private static float DotSize(PointMark mark, int dots) => mark switch
    {
        PointMark.Ends => 9,
        PointMark.Path => 4,
        PointMark.Background => 3,
        PointMark.Link => 0,
        _ when dots > Many => 3.5f,
        _ when dots > Some => 4.5f,
        _ => 6,
    };
}
