using System.Globalization;
using System.Text;
using Generative.Training;

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

    /// <summary>Headings of the columns, and whether cells are aligned at the right.</summary>
    public static IReadOnlyList<(string Name, bool Right)> Columns(ComparisonResult r) =>
    [
        ("#", true), ("variant", false), ("mean sq. error", true), ("variance", true), ("ln variance", true),
        ("bias", true), ("cosine", true), ("ms/step", true), ("variance x ms", true), ("loss", true),
        .. r.Curves.Count > 0 ? [("final ELBO", true)] : Array.Empty<(string, bool)>(),
    ];

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

    /// <summary>The whole table as plain text, ending in a newline.</summary>
    public static string Text(ComparisonResult r)
    {
        var (columns, rows) = (Columns(r), Rows(r));
        int[] widths = [.. columns.Select((c, k) => Math.Max(c.Name.Length, rows.Max(row => row[k].Length)))];
        var text = new StringBuilder(Title(r)).Append('\n');
        Line(columns.Select(c => c.Name));
        foreach (var row in rows) Line(row);
        return text.Append("± 95 % over seeds; bias: of the gradient's norm, < where it is not resolved\n").ToString();

        void Line(IEnumerable<string> cells)
        {
            var padded = cells.Select((c, k) => columns[k].Right ? c.PadLeft(widths[k]) : c.PadRight(widths[k]));
            text.Append(string.Join("  ", padded).TrimEnd()).Append('\n');
        }
    }

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

    private static string Number(double v) => v < 0 ? $"-{ProgressLine.Number(-v)}" : ProgressLine.Number(v);

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
