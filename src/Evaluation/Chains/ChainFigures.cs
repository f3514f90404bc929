using Generative.Data.Tables;
using Generative.Evaluation.Plots;
using Generative.MonteCarlo;
using ScottPlot;

namespace Generative.Evaluation.Chains;

/// <summary>Pictures of chains over time.</summary>
internal static class ChainFigures
{
    /// <summary>Numbers, and chains, that a picture has room for.</summary>
    public const int MostPanels = 4, MostChains = 4;

    private const int Width = 640, Height = 150, MostSteps = 2000;

    /// <summary>The first chains of the first numbers, draw by draw.</summary>
    public static Figure Trace(ChainRun run)
    {
        var x = run.Watched;
        var (chains, draws) = ((int)Math.Min(x.size(0), MostChains), (int)Math.Min(x.size(1), MostSteps));
        var panels = Shown(run).Select(j =>
        {
            Series[] lines = [.. Enumerable.Range(0, chains).Select(c =>
                Line($"chain {c}", x[c, ..draws, j].Doubles(), from: 0))];
            var range = AxisRange.All(lines.SelectMany(l => l.Points).Select(p => p.Y));
            return LineFigure.Panel(
                new("draw", new(0, draws)), new(run.Target.Names[j], range), lines, Width, Height);
        });
        return new($"Trace of {run.Result.Name}", PanelGrid.Place([.. panels], 1, Width, Height))
        {
            Note = $"{Format.Count(draws, "draw")} of {Format.Count(chains, "chain")}",
            Description = "The numbers of each chain, draw by draw.",
        };
    }

    /// <summary>Autocorrelation over lags, a line for each number.</summary>
    public static Figure Autocorrelation(ChainRun run)
    {
        var lags = Math.Min(run.Options.Lags, run.Options.Draws - 1);
        var rho = Convergence.Autocorrelation(run.Watched)[..(lags + 1)];
        Series[] lines = [.. Shown(run).Select(j => Line(run.Target.Names[j], rho[.., j].Doubles(), from: 0))];
        var least = lines.SelectMany(l => l.Points).Select(p => p.Y).Where(double.IsFinite).Append(0).Min();
        return LineFigure.Of($"Autocorrelation of {run.Result.Name}", new("lag", new(0, lags)),
            new("autocorrelation", new(Math.Min(-0.1, 1.1 * least), 1.04)), lines,
            description: "Correlation between draws of a chain that lie a lag apart.");
    }

    /// <summary>Total variation over time: of the exact law, and of the shares of the chains.</summary>
    public static Figure Variation(string name, FiniteResult result)
    {
        List<Series> lines = [Line("exact law", result.Variation, from: 0)];
        if (result.Observed is { } observed) lines.Add(Line("the chains", observed, from: 1));
        // Where the exact law is within a thousandth nothing more happens.
        var steps = Math.Max(10, result.Variation.Index().LastOrDefault(v => v.Item > 1e-3).Index);
        return LineFigure.Of($"Total variation of {name}", new("step", new(0, steps)),
            new("total variation from the stationary law", new(0, 1.04 * Math.Max(0.1, result.Variation[0]))),
            [.. lines.Select(l => l with { Points = [.. l.Points.Where(p => p.X <= steps)] })],
            description: "Total variation between the law of the state and the stationary law, step by step.");
    }

    /// <summary>The places of the numbers that pictures show: the first of them.</summary>
    public static int[] Shown(ChainRun run) =>
        [.. Enumerable.Range(0, run.Target.Names.Count).Take(MostPanels)];

    private static Series Line(string name, IReadOnlyList<double> values, int from) =>
        new(name, [.. values.Select((v, t) => new LinePoint(from + t, v))]);
}
