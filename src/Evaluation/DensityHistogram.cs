using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>How a model's log-densities of several sets of examples are spread.</summary>
internal static class DensityHistogram
{
    private const int Bins = 60;

    /// <summary>One line a set: the share of its examples in each of the bins, which all sets have in common.</summary>
    public static Figure Of(string title, string unit, IReadOnlyList<(string Name, double[] Values)> sets)
    {
        var (low, high) = (sets.Min(s => s.Values.Min()), sets.Max(s => s.Values.Max()));
        var width = (high - low) / Bins;
        var series = sets.Select(s => new Series(s.Name, [.. Shares(s.Values, low, width).SelectMany((share, k) => new[] { Point(low + k * width, share), Point(low + (k + 1) * width, share) })])).ToArray();
        return new(title, "One line per data set: the share of its examples in each bin.", new(unit, [low, high]), new("share of the examples", series.SelectMany(s => s.Points).Select(p => p.Y)), series);
    }

    /// <summary>The probability that an example of the first set has a higher value than one of the second, ties halved: the area under the ROC curve.</summary>
    public static double Separation(double[] first, double[] second)
    {
        Array.Sort(first);
        Array.Sort(second);
        double above = 0;
        for (int i = 0, below = 0, equal = 0; i < first.Length; i++)
        {
            while (below < second.Length && second[below] < first[i]) below++;
            for (equal = Math.Max(equal, below); equal < second.Length && second[equal] == first[i];) equal++;
            above += below + (equal - below) / 2.0;
        }
        return above / ((double)first.Length * second.Length);
    }

    private static double[] Shares(double[] values, double low, double width)
    {
        var shares = new double[Bins];
        foreach (var v in values) shares[Math.Clamp((int)((v - low) / width), 0, Bins - 1)] += 1.0 / values.Length;
        return shares;
    }

    private static (double, double, double, double) Point(double x, double y) => (x, y, y, y);
}
