using Generative.Evaluation.Plots;
using Generative.MonteCarlo;
using Generative.Targets;
using ScottPlot;

namespace Generative.Evaluation.Chains;

/// <summary>The draws of chains over the true density.</summary>
internal static class ChainHistogram
{
    private const int Width = 600, Height = 380, Small = 300, Side = 420, Points = 400, Cells = 200, MostBins = 60;
    private static readonly double[] shares = [0.99, 0.9, 0.5];

    /// <summary>One number: a histogram and the density. Two: dots, and lines around half, 90 % and 99 % of the mass.
    /// Else a histogram of each of the first numbers.</summary>
    public static Figure Of(ChainRun run)
    {
        var heading = $"Draws of {run.Result.Name}";
        if (run.Target is FiniteTarget finite) return Finite(run, finite, heading);
        if (run.Target is { IsContinuous: true, Dimension: 1 }) return Line(run, heading);
        if (run.Target is { IsContinuous: true, Dimension: 2 }) return Plane(run, heading);
        Plot[] plots = [.. ChainFigures.Shown(run).Select(j =>
        {
            var set = Set(run, j);
            var (range, bins) = (AxisRange.WithoutStragglers(set.Values), Bins(set));
            // States have a bin each.
            var (least, most) = (set.Values.Min(), set.Values.Max());
            if (set.Values.All(double.IsInteger) && most - least < MostBins)
                (range, bins) = (new(least - 0.5, most + 0.5), (int)(most - least) + 1);
            return Panel([HistogramFigure.Density(set, range, bins)], run.Target.Names[j], range, Small, Small);
        })];
        return new(heading, PanelGrid.Place(plots, Math.Min(2, plots.Length), Small, Small, shared: false))
        {
            Description = "A histogram of the draws of each number.",
        };
    }

    private static Figure Line(ChainRun run, string heading)
    {
        var set = Set(run, 0);
        var range = AxisRange.WithoutStragglers(set.Values);
        var x = range.Low + range.Width / (Points - 1) * arange(Points, dtype: float64);
        var density = run.Target.LogDensity(x.unsqueeze(-1)).exp().Doubles();
        Series truth = new("true density", [.. x.Doubles().Zip(density, (a, p) => new LinePoint(a, p))]);
        return Of(heading, [HistogramFigure.Density(set, range, Bins(set)), truth], run.Target.Names[0], range);
    }

    private static Figure Finite(ChainRun run, FiniteTarget target, string heading)
    {
        var range = new AxisRange(-0.5, target.States - 0.5);
        var drawn = HistogramFigure.Density(Set(run, 0), range, target.States);
        var pi = target.Stationary(CPU).Doubles();
        LinePoint[] steps = [.. pi.SelectMany((p, k) => new LinePoint[] { new(k - 0.5, p), new(k + 0.5, p) })];
        return Of(heading, [drawn, new("stationary law", steps)], run.Target.Names[0], range);
    }

    private static Figure Of(string heading, Series[] series, string name, AxisRange range) =>
        LineFigure.Of(heading, new(name, range), Heights(series), series,
            description: "A histogram of the draws, and the true density.");

    private static Plot Panel(Series[] series, string name, AxisRange range, int width, int height) =>
        LineFigure.Panel(new(name, range), Heights(series), series, width, height);

    private static PlotAxis Heights(Series[] series) =>
        new("density", new(0, 1.06 * series.SelectMany(s => s.Points).Select(p => p.Y).Where(double.IsFinite).Max()));

    private static Figure Plane(ChainRun run, string heading)
    {
        var rows = Pictures.Rows(Drawn(run));
        var frame = Frame.Of(rows);
        var names = run.Target.Names;
        PointSet[] dots = [new("", [.. Spread(rows)])];
        var plot = PointsFigure.Panel(dots, 0, 1, new(names[0], frame.X), new(names[1], frame.Y), Side);
        Contours(plot, run.Target, frame);
        return new(heading, PanelGrid.Place([plot], 1, Side, Side))
        {
            Note = "lines around 50 %, 90 % and 99 % of the true density",
            Description = "The draws as dots, and lines of the true density.",
        };
    }

    private static void Contours(Plot plot, Target target, Frame frame)
    {
        var at = PlaneCells.Midpoints(Cells, frame, float64, CPU);
        var density = target.LogDensity(at).exp();
        var (x, p) = (Pictures.Rows(at), density.Doubles());
        var grid = new Coordinates3d[Cells, Cells];
        for (var k = 0; k < p.Length; k++) grid[k / Cells, k % Cells] = new(x[k][0], x[k][1], p[k]);
        var lines = plot.Add.ContourLines(grid);
        lines.ContourLineLevels = Levels(p, frame.X.Width / Cells * (frame.Y.Width / Cells));
        lines.Update(grid);
        lines.LineColor = Plots.PlotStyle.Series(1);
        lines.LineStyle.Color = Plots.PlotStyle.Series(1);
        lines.LineStyle.Width = Plots.PlotStyle.Curve;
        lines.LabelStyle.IsVisible = false;
    }

    // Densities above which there is 99 %, 90 % and half of the mass.
    private static double[] Levels(double[] p, double area)
    {
        double[] sorted = [.. p.OrderDescending()];
        return [.. shares.Select(share =>
        {
            var mass = 0.0;
            return sorted.FirstOrDefault(q =>
            {
                mass += q * area;
                return mass >= share;
            });
        }).Where(level => level > 0)];
    }

    // As many dots as fit, from all chains.
    private static IEnumerable<double[]> Spread(IReadOnlyList<double[]> rows)
    {
        var every = Math.Max(1, (rows.Count + PointsFigure.MostDots - 1) / PointsFigure.MostDots);
        return rows.Where((_, i) => i % every == 0);
    }

    // All draws [n, D]; weighted ones as often as their weight says.
    private static Tensor Drawn(ChainRun run)
    {
        var x = run.Watched.flatten(0, 1).cpu();
        if (run.Draws.LogWeights is not { } logWeights) return x;
        var edges = ImportanceSampler.Shares(logWeights).cpu().cumsum(0);
        var places = (arange(x.size(0), dtype: float64) + 0.5) / x.size(0);
        return x.index_select(0, searchsorted(edges, places).clamp(max: x.size(0) - 1));
    }

    private static NumberSet Set(ChainRun run, int j) => new("draws", run.Watched[.., .., j].Doubles(),
        Weights: run.Draws.LogWeights is { } w ? ImportanceSampler.Shares(w).Doubles() : null);

    private static int Bins(NumberSet set) => Math.Clamp((int)Math.Sqrt(set.Values.Length), 8, MostBins);
}
