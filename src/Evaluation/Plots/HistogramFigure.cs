using ScottPlot;

namespace Generative.Evaluation.Plots;

/// <summary>The values of a histogram.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Values">Finite values.</param>
/// <param name="Color">Color of the outline; null: automatic.</param>
/// <param name="Weights">A weight for each value, together one; null: all weigh the same.</param>
internal sealed record NumberSet(string Name, double[] Values, Color? Color = null, double[]? Weights = null);

/// <summary>Histograms as outlines, one for each set of values.</summary>
internal static class HistogramFigure
{
    private const int MostBins = 60, FewestBins = 8, PixelsPerBin = 6;

    /// <summary>The figure: the share of each set in each bin; all sets have the same bins.</summary>
    public static Figure Of(string heading, string unit, IReadOnlyList<NumberSet> sets)
    {
        var range = AxisRange.WithoutStragglers(sets.SelectMany(s => s.Values));
        var series = Outlines(sets, range, MostBins);
        var outside = sets.Sum(s => s.Values.Count(v => !range.Holds(v)));
        var note = outside == 0 ? "" : $"{outside} of {sets.Sum(s => s.Values.Length)} values lie outside the picture";
        const string description = "One outline for each set: the share of its numbers in each bin.";
        return LineFigure.Of(heading, new(unit, range), Shares(series), series, note, description);
    }

    /// <summary>One panel with the outlines of all sets.</summary>
    public static Plot Overlaid(IReadOnlyList<NumberSet> sets, PlotAxis x, int width, int height)
    {
        var series = Outlines(sets, x.Range, width / PixelsPerBin);
        return LineFigure.Panel(x, Shares(series), series, width, height);
    }

    /// <summary>A panel for each set, all with the same axes.</summary>
    public static Plot[] Panels(IReadOnlyList<NumberSet> sets, PlotAxis x, int width, int height)
    {
        var series = Outlines(sets, x.Range, width / PixelsPerBin);
        var y = Shares(series);
        return [.. series.Select(s => LineFigure.Panel(x, y, [s], width, height))];
    }

    /// <summary>The outline of one set over a range, so that its area is one.</summary>
    public static Series Density(NumberSet set, AxisRange range, int bins)
    {
        var width = range.Width / bins;
        LinePoint PerUnit(LinePoint p) => new(p.X, p.Y / width, 0, p.Y / width);
        return new(set.Name, [.. Outline(set, range, bins).Select(PerUnit)], set.Color);
    }

    private static PlotAxis Shares(Series[] series) =>
        new("share of the set", new(0, 1.06 * series.SelectMany(s => s.Points).Max(p => p.Y)));

    private static Series[] Outlines(IReadOnlyList<NumberSet> sets, AxisRange range, int mostBins)
    {
        var bins = Math.Clamp((int)Math.Sqrt(sets.Min(s => s.Values.Length)), FewestBins, mostBins);
        return [.. sets.Select(s => new Series(s.Name, Outline(s, range, bins), s.Color))];
    }

    private static LinePoint[] Outline(NumberSet set, AxisRange range, int bins)
    {
        var (shares, width) = (new double[bins], range.Width / bins);
        foreach (var (i, v) in set.Values.Index().Where(v => range.Holds(v.Item)))
        {
            var bin = Math.Min((int)((v - range.Low) / width), bins - 1);
            shares[bin] += set.Weights?[i] ?? 1.0 / set.Values.Length;
        }
        LinePoint Corner(int edge, int bin) => new(range.Low + edge * width, shares[bin], 0, shares[bin]);
        return [.. Enumerable.Range(0, bins).SelectMany(k => new[] { Corner(k, k), Corner(k + 1, k) })];
    }
}
