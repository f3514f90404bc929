namespace Generative.Evaluation.Comparison;

/// <summary>A mean over seeds with its 95 % confidence interval.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="HalfWidth">Half the width of the interval; infinite for one seed.</param>
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

    /// <summary>The half width for n values, in standard errors.</summary>
    public static double Factor(int n)
    {
        if (n < 2) return double.PositiveInfinity;
        return n - 2 < quantiles.Length ? quantiles[n - 2] : 1.96 + 2.4 / (n - 1);
    }

    /// <summary>The interval of independent, normally distributed values.</summary>
    public static Interval Of(IReadOnlyCollection<double> values)
    {
        var (n, mean) = (values.Count, values.Average());
        if (n < 2) return new(mean, double.PositiveInfinity);
        return new(mean, Factor(n) * Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (n - 1) / n));
    }
}
