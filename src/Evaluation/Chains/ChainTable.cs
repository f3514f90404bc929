using System.Globalization;
using Generative.Data.Tables;

namespace Generative.Evaluation.Chains;

/// <summary>What chains found as tables and sentences.</summary>
internal static class ChainTable
{
    private const int MostRows = 20;

    /// <summary>The watched numbers beside the truth.</summary>
    public static TextTable Of(ChainResult result)
    {
        string[] names = ["mean", "error", "true mean", "sd", "true sd", "bulk ESS", "tail ESS", "R-hat"];
        Column[] columns = [new("number"), .. names.Select(n => new Column(n, Right: true, Gap: 2))];
        var rows = result.Numbers.Take(MostRows).Select(n => new[]
        {
            n.Name, Text(n.Mean), Text(n.Error, "0.0000"), Text(n.TrueMean), Text(n.Deviation), Text(n.TrueDeviation),
            Text(n.BulkSize, "0"), Text(n.TailSize, "0"), Text(n.RHat, "0.000"),
        });
        var left = result.Numbers.Count - MostRows;
        return new(columns, [.. rows], Heading(result), left > 0 ? $"and {left} more numbers in chain.json" : null);
    }

    /// <summary>Total variation over time, at times that double.</summary>
    public static TextTable Of(FiniteResult result)
    {
        Column[] columns = [new("step", Right: true), new("total variation", Right: true, Gap: 2),
            new("of the chains", Right: true, Gap: 2)];
        int[] times = [0, .. Enumerable.Range(0, 20).Select(k => 1 << k)];
        var rows = times.Where(t => t < result.Variation.Count).Select(t => new[]
        {
            $"{t}", result.Variation[t].ToString("0.000000", CultureInfo.InvariantCulture),
            t > 0 && t <= result.Observed?.Count ? Text(result.Observed[t - 1]) : "-",
        });
        return new(columns, [.. rows]);
    }

    /// <summary>The sentences below the tables.</summary>
    public static IEnumerable<string> Sentences(ChainResult r)
    {
        if (r.Acceptance is { } accepted)
        {
            var theory = r.ExpectedAcceptance is { } e ? $", in theory 1 / M = {Text(e)} with M = {Text(r.Bound)}" : "";
            yield return $"accepted: {Text(accepted)} of the proposals{theory}";
        }
        if (r.StepSize is { } step) yield return $"step size: {Format.Number(step)}";
        if (r.WeightSize is { } size)
            yield return $"weights: ESS {Text(size, "0")} of {Format.Count((long)r.Chains * r.Draws, "draw")}, mean "
                + $"{Text(r.MeanWeight)} (in theory 1)";
        if (r.Finite is not { } finite) yield break;
        yield return $"stationary law: {string.Join(", ", finite.Stationary.Take(MostRows).Select(p => Text(p)))}";
        var isBalanced = finite.Imbalance < 1e-12;
        yield return isBalanced ? "detailed balance: yes"
            : $"detailed balance: no, flows between two states differ by up to {Text(finite.Imbalance)}";
        var mixed = finite.Variation.Index().FirstOrDefault(v => v.Item <= 0.25, (-1, 1));
        if (mixed.Index >= 0) yield return $"total variation is 1/4 or less after {Format.Count(mixed.Index, "step")}";
    }

    private static string Heading(ChainResult r) =>
        $"{r.Name}: {r.Target} by {r.Sampler}, {Format.Count(r.Chains, "chain")} of {Format.Count(r.Draws, "draw")}"
        + (r.WarmUp > 0 ? $" after {r.WarmUp.ToString("N0", CultureInfo.InvariantCulture)} of warm-up" : "")
        + (r.Thin > 1 ? $", every {r.Thin}th" : "") + $", seed {r.Seed}";

    private static string Text(double? value, string format = "0.0000") =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
