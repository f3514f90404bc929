using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>The largest ratio of two densities, on a grid.</summary>
internal static class RatioBound
{
    private const int Line = 100_001, Side = 1001;
    private const double Room = 1.01, Most = 1e6, Reach = 30;

    /// <summary>M: the largest p / q within thirty standard deviations of the mean, and one percent.</summary>
    /// <exception cref="OptionsException">There is no such M, or it is no use.</exception>
    public static double Of(Target p, IDrawable q)
    {
        using var scope = NewDisposeScope();
        var x = p.Dimension == 1 ? Axis(p, 0, Line).unsqueeze(-1) : cartesian_prod(Axis(p, 0, Side), Axis(p, 1, Side));
        var logRatio = (p.LogDensity(x) - q.LogDensity(x)).nan_to_num(double.NegativeInfinity, double.PositiveInfinity,
            double.NegativeInfinity);
        var M = Room * logRatio.max().exp().item<double>();
        if (M <= Most) return Math.Max(1, M);
        throw new OptionsException(
            "sampler.proposal: got a density whose tails are lighter than the target's, or that lies far from it, "
            + "expected one with p / q below a million");
    }

    // Nodes that are dense around the mean and reach far: mean + deviation sinh(t).
    private static Tensor Axis(Target p, int j, int count)
    {
        var t = Math.Asinh(Reach) * linspace(-1, 1, count, dtype: float64);
        return p.Mean[j] + Math.Sqrt(p.Variance[j]) * t.sinh();
    }
}
