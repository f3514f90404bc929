using Generative.Evaluation.Plots;
namespace Generative.Evaluation.Comparison;

/// <summary>The figures of a comparison.</summary>
internal static class ComparisonFigures
{
    /// <summary>Error of one gradient, row by row: variance, squared bias where it is resolved, best variant first.</summary>
    public static Figure Gradients(ComparisonResult r)
    {
        VariantResult[] ranked = [.. ComparisonTable.Ranked(r)];
        Series[] series =
        [
            new("variance", [.. ranked.Select((v, k) => (v.Total.Variance.Mean, (double)k, Finite(v.Total.Variance.Low, v.Total.Variance.Mean), Finite(v.Total.Variance.High, v.Total.Variance.Mean))).Where(p => p.Mean > 0)]),
            new("bias²", [.. ranked.Select((v, k) => (v, k)).Where(p => p.v.Total.Biased).Select(p => (p.v.Total.BiasSquared.Mean, (double)p.k, p.v.Total.BiasSquared.Low, p.v.Total.BiasSquared.High))]),
        ];
        return new($"Variance and bias of one gradient", "Rows of dots, one row per variant, best first; values are in the table.",
            new("squared norm, summed over all parameters", series.SelectMany(s => s.Points).SelectMany(p => new[] { p.Item1, p.Item3, p.Item4 }), logarithmic: true), null,
            [.. series.Where(s => s.Points.Count > 0)], [.. ranked.Select(v => v.Name)]);
    }

    /// <summary>Variance at equal wall-clock.</summary>
    public static Figure VarianceTime(ComparisonResult r)
    {
        VariantResult[] ranked = [.. r.Variants.Where(v => v.Total.VarianceTime.Mean > 0).OrderBy(v => v.Total.VarianceTime.Mean)];
        Series series = new("variance x ms", [.. ranked.Select((v, k) => (v.Total.VarianceTime.Mean, (double)k, Finite(v.Total.VarianceTime.Low, v.Total.VarianceTime.Mean), Finite(v.Total.VarianceTime.High, v.Total.VarianceTime.Mean)))]);
        return new("Variance at equal wall-clock", "Rows of dots, one row per variant, smallest first; values are in the table.",
            new("variance × milliseconds of a step", series.Points.SelectMany(p => new[] { p.X, p.Low, p.High }), logarithmic: true), null, [series], [.. ranked.Select(v => v.Name)]);
    }

    /// <summary>ELBO against steps or seconds: the mean over seeds, with the range from the lowest to the highest.</summary>
    public static Figure Training(ComparisonResult r, bool seconds)
    {
        var series = r.Curves.GroupBy(c => c.Variant).Select(g => new Series(g.Key, Mean([.. g], seconds))).ToArray();
        // The first steps would flatten all the rest.
        var late = series.SelectMany(s => s.Points.Skip(Math.Max(1, s.Points.Count / 8))).SelectMany(p => new[] { p.Low, p.High });
        return new($"Training: ELBO against {(seconds ? "seconds" : "steps")}", "One line per variant, the mean over seeds; the band spans the seeds. Final values are in the table.",
            new(seconds ? "seconds of training" : "steps", series.SelectMany(s => s.Points).Select(p => p.X)), new("ELBO, nats per image", late), series);
    }

    private static (double X, double Y, double Low, double High)[] Mean(Curve[] curves, bool seconds) =>
        [.. Enumerable.Range(0, curves[0].Points.Count).Select(k =>
        {
            var at = curves.Select(c => c.Points[k]).ToArray();
            return (seconds ? at.Average(p => p.Seconds) : at[0].Step, at.Average(p => p.Elbo), at.Min(p => p.Elbo), at.Max(p => p.Elbo));
        })];

    // Ends that a logarithm cannot show are left at the mean.
    private static double Finite(double end, double mean) => double.IsFinite(end) && end > 0 ? end : mean;
}
