using Generative.Evaluation.Plots;

namespace Generative.Evaluation.Comparison;

/// <summary>The figures of a comparison.</summary>
internal static class ComparisonFigures
{
    /// <summary>Variance and significant squared bias of one gradient, best variant first.</summary>
    public static Figure Gradients(ComparisonResult r)
    {
        VariantResult[] ranked = [.. ComparisonTable.Ranked(r)];
        RowValue[] variances = [.. ranked.Select((v, k) => Row(k, v.Total.Variance)).Where(p => p.Value > 0)];
        var biased = ranked.Index().Where(v => v.Item.Total.Biased);
        RowValue[] biases = [.. biased.Select(v => Row(v.Index, v.Item.Total.BiasSquared))];
        var note = biases.Length == 0 ? "no bias is resolved by these draws" : "";
        return Rows(
            "Variance and squared bias of one gradient", note, "squared norm, summed over all parameters",
            ranked, [new("variance", variances), new("bias²", biases)]);
    }

    /// <summary>Variance at equal wall-clock.</summary>
    public static Figure VarianceTime(ComparisonResult r)
    {
        var timed = r.Variants.Where(v => v.Total.VarianceTime.Mean > 0);
        VariantResult[] ranked = [.. timed.OrderBy(v => v.Total.VarianceTime.Mean)];
        RowValue[] values = [.. ranked.Select((v, k) => Row(k, v.Total.VarianceTime))];
        const string heading = "Variance at equal wall-clock", axis = "variance × milliseconds of a step";
        return Rows(heading, "", axis, ranked, [new("variance × ms", values)]);
    }

    /// <summary>ELBO against steps or seconds: the mean over seeds, with the range of the seeds.</summary>
    public static Figure Training(ComparisonResult r, bool seconds)
    {
        Series[] series = [.. r.Curves.GroupBy(c => c.Variant).Select(g => new Series(g.Key, Mean([.. g], seconds)))];
        var points = series.SelectMany(s => s.Points);
        // Without the first steps, which would flatten the rest.
        var late = series.SelectMany(s => s.Points.Skip(Math.Max(1, s.Points.Count / 8)));
        return LineFigure.Of(
            $"ELBO against {(seconds ? "seconds" : "steps")} of training",
            new(seconds ? "time of training, s" : "step", AxisRange.All(points.Select(p => p.X))),
            new("ELBO, nats per image", AxisRange.All(late.SelectMany(p => new[] { p.Low, p.High }))),
            series,
            "the mean over seeds; the band spans them",
            "One line per variant, the mean over seeds; the band spans the seeds. Final values are in the table.");
    }

    private static Figure Rows(
        string heading, string note, string axis, VariantResult[] variants, IReadOnlyList<RowSeries> series)
    {
        var values = series.SelectMany(s => s.Values).SelectMany(v => new[] { v.Value, v.Low, v.High });
        return IntervalFigure.Of(
            heading, PlotAxis.Logarithmic(axis, values), [.. variants.Select(v => v.Name)],
            [.. series.Where(s => s.Values.Count > 0)], note,
            "A row for each variant, the best first; the values are in the table.");
    }

    private static LinePoint[] Mean(Curve[] curves, bool seconds)
    {
        return [.. Enumerable.Range(0, curves[0].Points.Count).Select(At)];

        LinePoint At(int place)
        {
            var at = curves.Select(c => c.Points[place]).ToArray();
            var x = seconds ? at.Average(p => p.Seconds) : at[0].Step;
            return new(x, at.Average(p => p.Elbo), at.Min(p => p.Elbo), at.Max(p => p.Elbo));
        }
    }

    // Ends that a logarithmic axis cannot show are drawn at the mean.
    private static RowValue Row(int row, Interval i)
    {
        return new(row, i.Mean, Finite(i.Low), Finite(i.High));

        double Finite(double end) => double.IsFinite(end) && end > 0 ? end : i.Mean;
    }
}
