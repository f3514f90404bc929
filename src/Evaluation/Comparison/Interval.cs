namespace Generative.Evaluation.Comparison;

/// <summary>A mean over seeds with the half width of its 95 % confidence interval; infinite where one seed says nothing
/// of it.</summary>
public sealed record Interval(double Mean, double HalfWidth)
{
    // Student's t, 97.5 % quantile, 1..30 degrees of freedom.
    private static readonly double[] quantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>Mean minus half width.</summary>
    public double Low => Mean - HalfWidth;

    /// <summary>Mean plus half width.</summary>
    public double High => Mean + HalfWidth;

    /// <summary>How many standard errors the half width is, for n values.</summary>
    public static double Factor(int n) =>
        n < 2 ? double.PositiveInfinity : n - 2 < quantiles.Length ? quantiles[n - 2] : 1.96 + 2.4 / (n - 1);

    /// <summary>Of independent values, taken as normal.</summary>
    public static Interval Of(IReadOnlyCollection<double> values)
    {
        var (n, mean) = (values.Count, values.Average());
        return n < 2 ? new(mean, double.PositiveInfinity)
            : new(mean, Factor(n) * Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (n - 1) / n));
    }
}
