namespace Generative.Evaluation.Plots;

/// <summary>The range of an axis.</summary>
/// <param name="Low">The low end.</param>
/// <param name="High">The high end, above the low one.</param>
internal readonly record struct AxisRange(double Low, double High)
{
    private const double Margin = 0.04, Rounding = 1e-9;

    /// <summary>The distance between the ends.</summary>
    public double Width => High - Low;

    /// <summary>The value halfway between the ends.</summary>
    public double Middle => (Low + High) / 2;

    /// <summary>The range of all finite values, with a margin of 4 % at each end.</summary>
    public static AxisRange All(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0 ? new(-1, 1) : Widened(finite.Min(), finite.Max());
    }

    /// <summary>The range of the finite values without outliers, with the same margin.</summary>
    /// <remarks>An outlier is further from the middle 98 % of the values than half their width.</remarks>
    public static AxisRange WithoutStragglers(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0) return new(-1, 1);
        var (first, last) = (Quantile(sorted, 0.01), Quantile(sorted, 0.99));
        if (!(last > first)) return Widened(sorted[0], sorted[^1]);
        var reach = (last - first) / 2;
        return Widened(Math.Max(sorted[0], first - reach), Math.Min(sorted[^1], last + reach));
    }

    /// <summary>Whether the value is in the range.</summary>
    public bool Holds(double value) => value >= Low && value <= High;

    /// <summary>The range of another width around the same middle.</summary>
    public AxisRange OfWidth(double width) => new(Middle - width / 2, Middle + width / 2);

    private static AxisRange Widened(double low, double high)
    {
        // Values that differ only by rounding are drawn in the middle.
        var size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (size == 0) return new(-1, 1);
        var room = high - low > Rounding * size ? (high - low) * Margin : size * 0.1;
        return new(low - room, high + room);
    }

    // By linear interpolation.
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}

/// <summary>The rectangle of the plane in a picture.</summary>
/// <param name="X">Along the horizontal axis.</param>
/// <param name="Y">Along the vertical axis.</param>
internal readonly record struct Frame(AxisRange X, AxisRange Y)
{
    /// <summary>The share of the data's frame that samples are shown beyond it.</summary>
    public const double Beyond = 0.08;

    // Axes with similar widths have the same scale, so that a ring is drawn round.
    private const double Similar = 3;

    /// <summary>Whether both axes have the same scale.</summary>
    public bool Square => Math.Abs(X.Width - Y.Width) <= 1e-9 * X.Width;

    /// <summary>[-limit, limit]².</summary>
    public static Frame OfLimit(double limit) => new(new(-limit, limit), new(-limit, limit));

    /// <summary>The frame of the first two columns without outliers; square if it nearly is.</summary>
    public static Frame Of(IEnumerable<double[]> points)
    {
        double[][] all = [.. points];
        var x = AxisRange.WithoutStragglers(all.Select(p => p[0]));
        var y = AxisRange.WithoutStragglers(all.Select(p => p[1]));
        var (narrow, wide) = (Math.Min(x.Width, y.Width), Math.Max(x.Width, y.Width));
        return wide > Similar * narrow ? new(x, y) : new(x.OfWidth(wide), y.OfWidth(wide));
    }

    /// <summary>The frame enlarged by a share of its size on each side.</summary>
    public Frame Wider(double share) => new(X.OfWidth((1 + 2 * share) * X.Width), Y.OfWidth((1 + 2 * share) * Y.Width));

    /// <summary>Whether the point is in the frame.</summary>
    public bool Holds(double x, double y) => X.Holds(x) && Y.Holds(y);
}
