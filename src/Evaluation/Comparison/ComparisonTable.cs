using System.Globalization;
using Generative.Data.Tables;

namespace Generative.Evaluation.Comparison;

/// <summary>The table of a comparison, ranked by the mean squared error of one gradient.</summary>
public static class ComparisonTable
{
    /// <summary>The line above the table.</summary>
    public static string Title(ComparisonResult r) => string.Create(CultureInfo.InvariantCulture,
        $"{r.Name}: {r.Setting.Model}, {r.Setting.Data}, {r.Setting.Device}; batch {r.Setting.BatchSize}, "
        + $"{r.Setting.WarmupSteps} warm-up steps, {r.Setting.Seeds} x {r.Setting.Draws} gradients of "
        + $"{r.Setting.Parameters:N0} parameters; reference {ReferenceText(r)}");

    /// <summary>The reference in words.</summary>
    public static string ReferenceText(ComparisonResult r) => r.Reference.Exact
        ? "exact (every state enumerated)"
        : string.Create(CultureInfo.InvariantCulture,
            $"the mean of {r.Reference.Draws:N0} gradients, norm {Number(r.Reference.Norm)} ± "
            + $"{Number(r.Reference.StandardError)}");

    /// <summary>The variants, best first.</summary>
    public static IEnumerable<VariantResult> Ranked(ComparisonResult r) =>
        r.Variants.OrderBy(v => v.Total.MeanSquaredError.Mean);

    /// <summary>The columns.</summary>
    public static IReadOnlyList<Column> Columns(ComparisonResult r)
    {
        string[] numbers =
        [
            "mean sq. error", "variance", "ln variance", "bias", "cosine", "ms/step", "variance x ms", "loss",
            .. r.Curves.Count > 0 ? ["final ELBO"] : Array.Empty<string>(),
        ];
        var columns = numbers.Select(n => new Column(n, Right: true, Gap: 2));
        return [new("#", Right: true), new("variant", Gap: 2), .. columns];
    }

    /// <summary>Cells, best variant first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(ComparisonResult r) =>
        [.. Ranked(r).Select((v, k) => Row(r, v, k + 1))];

    private static IReadOnlyList<string> Row(ComparisonResult r, VariantResult v, int rank)
    {
        var t = v.Total;
        return
        [
            $"{rank}", v.Name, Cell(t.MeanSquaredError), Cell(t.Variance),
            t.Variance.Mean > 0 ? Cell(t.LogVariance) : "-", BiasText(t), Cell(t.Cosine), Cell(v.Milliseconds),
            Cell(t.VarianceTime), Cell(v.Loss), .. r.Curves.Count > 0 ? [Final(r, v.Name)] : Array.Empty<string>(),
        ];
    }

    /// <summary>The whole table.</summary>
    public static TextTable Of(ComparisonResult r) =>
        new(Columns(r), Rows(r), Title(r),
            "± 95 % over seeds; bias: of the gradient's norm, < where it is not resolved");

    /// <summary>The bias relative to the reference's norm, or an upper bound if it is not significant.</summary>
    public static string BiasText(GroupResult g)
    {
        var norm = Math.Max(g.ReferenceNorm, 1e-300);
        if (g.Biased) return Percent(g.Bias / norm);
        var bound = Math.Sqrt(Math.Max(0, g.BiasSquared.High)) / norm;
        if (!double.IsFinite(bound)) return Percent(g.Bias / norm);
        return bound < 1e-6 ? "0 %" : $"< {Percent(bound)}";
    }

    /// <summary>Mean ± half width.</summary>
    public static string Cell(Interval i) =>
        double.IsFinite(i.HalfWidth) && i.HalfWidth > 0 ? $"{Number(i.Mean)} ± {Small(i.HalfWidth)}" : Number(i.Mean);

    /// <summary>The final ELBO, mean over seeds.</summary>
    public static string Final(ComparisonResult r, string variant) =>
        r.Curves.Where(c => c.Variant == variant).Select(c => c.Points[^1].Elbo).ToArray() is { Length: > 0 } last
            ? Cell(Interval.Of(last))
            : "-";

    private static string Percent(double share)
    {
        var format = share switch { < 0.001 => "0.0e0 %", < 0.1 => "0.0 %", _ => "0 %" };
        return share.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Number(double v) => v < 0 ? $"-{Format.Number(-v)}" : Format.Number(v);

    private static string Small(double v)
    {
        var format = v switch
        {
            < 1e-4 or >= 1e6 => "0.#e0",
            >= 100 => "0",
            >= 10 => "0.0",
            >= 0.1 => "0.00",
            _ => "0.####",
        };
        return v.ToString(format, CultureInfo.InvariantCulture);
    }
}
