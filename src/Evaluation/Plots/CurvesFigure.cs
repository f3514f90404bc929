using Generative.Training;
using ScottPlot;

namespace Generative.Evaluation.Plots;

/// <summary>Metrics of a run over its steps: a panel for each name, a line for each part of the data.</summary>
internal static class CurvesFigure
{
    /// <summary>The largest number of panels.</summary>
    public const int MostPanels = 12;

    private const int MostColumns = 3, Width = 260, Height = 190;
    private const string Rate = "lr";
    private static readonly string[] parts = ["train", "valid", "test"];

    /// <summary>The figure. Train, valid and test of a name share a panel; learning rates share the last one.</summary>
    /// <param name="run">The run's name.</param>
    /// <param name="curves">The metrics, named part/name.</param>
    /// <param name="unit">The unit of a name.</param>
    /// <param name="only">The names to show; empty: all that have more than one value.</param>
    public static Figure Of(
        string run, IReadOnlyList<MetricCurve> curves, Func<string, string> unit, IReadOnlyList<string> only)
    {
        var last = Math.Max(1, curves.SelectMany(c => c.Points).Max(p => p.Step));
        var rates = curves.Where(c => IsRate(c.Name) && (only.Count == 0 || only.Contains(Rate))).ToArray();
        var groups = only.Count == 0 ? Varying(Groups(curves)) : [.. Groups(curves).Where(g => only.Contains(g.Name))];
        var shown = groups.Take(rates.Length > 0 ? MostPanels - 1 : MostPanels).ToArray();
        List<Plot> plots = [.. shown.Select(g => Panel(g, unit(g.Name), last))];
        if (rates.Length > 0) plots.Add(Rates(rates, last));
        var columns = Math.Min(MostColumns, plots.Count);
        return new($"Curves of {run}", PanelGrid.Place(plots, columns, Width, Height, shared: false))
        {
            Note = groups.Count > shown.Length ? $"the first {shown.Length} of {groups.Count} names" : "",
            Description = "Curves of a run over its steps.",
            Legend = Legend(shown),
        };
    }

    /// <summary>The names that can be shown.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<MetricCurve> curves) =>
        [.. curves.Select(c => IsRate(c.Name) ? Rate : NameOf(c)).Distinct()];

    private sealed record Group(string Title, string Name, IReadOnlyList<MetricCurve> Curves);

    private static IReadOnlyList<Group> Groups(IReadOnlyList<MetricCurve> curves) =>
        [.. curves.Where(c => !IsRate(c.Name)).GroupBy(NameOf).OrderBy(g => Rank(g.Key))
            .Select(g => new Group(g.Key, g.Key, [.. g]))];

    // Metrics with more than one value. A loss with a single term equals that term: both share a panel.
    private static IReadOnlyList<Group> Varying(IReadOnlyList<Group> groups)
    {
        List<Group> kept = [];
        foreach (var g in groups)
        {
            var twin = kept.FindIndex(k => IsSame(k, g));
            if (twin < 0) kept.Add(g);
            else kept[twin] = kept[twin] with { Title = $"{kept[twin].Title}, {g.Title}" };
        }
        var varying = kept.Where(g => g.Curves.Any(c => c.Points.Count > 1)).ToArray();
        return varying.Length > 0 ? varying : kept;
    }

    private static bool IsSame(Group a, Group b) => a.Curves.Count == b.Curves.Count
        && a.Curves.Zip(b.Curves).All(c => c.First.Points.SequenceEqual(c.Second.Points));

    private static Plot Panel(Group group, string unit, long last)
    {
        Series[] series = [.. group.Curves.Select(c => new Series("", Points(c), Color(PartOf(c))))];
        // Without the first steps, which would flatten the rest.
        var late = group.Curves.SelectMany(c => c.Points).Where(p => p.Step > last / 8).Select(p => p.Value);
        var y = new PlotAxis(unit, AxisRange.WithoutStragglers(late));
        var plot = LineFigure.Panel(Steps(last), y, series, Width, Height, dots: true);
        PlotStyle.Title(plot, group.Title);
        return plot;
    }

    // With a legend of the players' names, if there are several.
    private static Plot Rates(IReadOnlyList<MetricCurve> curves, long last)
    {
        Series[] series = [.. curves.Select(c => new Series(NameOf(c)[..^Rate.Length].TrimEnd('/'), Points(c)))];
        var y = AxisRange.All([0, .. curves.SelectMany(c => c.Points).Select(p => p.Value)]);
        var plot = LineFigure.Panel(Steps(last), new("rate", y), series, Width, Height, dots: true);
        PlotStyle.Title(plot, "learning rate");
        if (series.Length > 1) plot.ShowLegend(Alignment.LowerLeft);
        return plot;
    }

    private static IReadOnlyList<LegendItem> Legend(IReadOnlyList<Group> groups)
    {
        var drawn = parts.Where(p => groups.Any(g => g.Curves.Any(c => PartOf(c) == p))).ToArray();
        if (drawn.Length < 2) return [];
        return [.. drawn.Select(p => PlotStyle.Entry(p, Color(p), line: true, dot: p != "train"))];
    }

    private static PlotAxis Steps(long last) => new("step", new(0, last * 1.02));

    private static LinePoint[] Points(MetricCurve curve) =>
        [.. curve.Points.Select(p => new LinePoint(p.Step, p.Value))];

    private static Color Color(string part) => PlotStyle.Series(Math.Max(0, Array.IndexOf(parts, part)));

    private static bool IsRate(string name) => name == Rate || name.EndsWith("/" + Rate, StringComparison.Ordinal);

    // Losses first.
    private static int Rank(string name)
    {
        if (name == "loss") return 0;
        return name.EndsWith("/loss", StringComparison.Ordinal) ? 1 : 2;
    }

    private static string PartOf(MetricCurve curve) =>
        Array.Find(parts, p => curve.Name.StartsWith(p + "/", StringComparison.Ordinal)) ?? "";

    private static string NameOf(MetricCurve curve)
    {
        var part = PartOf(curve);
        return part.Length == 0 ? curve.Name : curve.Name[(part.Length + 1)..];
    }
}
