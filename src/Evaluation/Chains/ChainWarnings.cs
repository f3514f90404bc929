using System.Globalization;
using Generative.MonteCarlo;

namespace Generative.Evaluation.Chains;

/// <summary>What is wrong with chains, in words.</summary>
internal static class ChainWarnings
{
    /// <summary>Fewer effective draws than this: errors and quantiles are not to be trusted (Vehtari et al.,
    /// 2021).</summary>
    public const double FewestDraws = 400;

    public static IReadOnlyList<string> Of(ChainResult result)
    {
        List<string> warnings = [];
        var apart = result.Numbers.Where(n => n.RHat > Convergence.MostRHat).ToArray();
        if (apart.Length > 0)
            warnings.Add($"R-hat of {Listed(apart, n => n.RHat!.Value, "0.000")} is above 1.01: the chains have "
                + "not come together; run them longer, or take another sampler");
        var few = result.Numbers.Where(n => Size(n) < FewestDraws).ToArray();
        if (few.Length > 0)
            warnings.Add($"ESS of {Listed(few, Size, "0")} is below 400: errors and quantiles are not to be trusted");
        var stuck = result.Numbers.Where(n => n.Deviation is null or 0).Select(n => n.Name).ToArray();
        if (stuck.Length > 0) warnings.Add($"{string.Join(", ", stuck)}: every draw is the same");
        if (result.WeightSize < FewestDraws)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"ESS of the weights is {result.WeightSize:0}, ")
                + "below 400: few draws have all the weight; take a proposal nearer to the target");
        return warnings;
    }

    private static double Size(ChainNumber number) => Math.Min(
        number.BulkSize ?? double.PositiveInfinity, number.TailSize ?? double.PositiveInfinity);

    private static string Listed(ChainNumber[] numbers, Func<ChainNumber, double> value, string format)
    {
        const int most = 5;
        var named = numbers.Take(most)
            .Select(n => $"{n.Name} ({value(n).ToString(format, CultureInfo.InvariantCulture)})");
        var rest = numbers.Length > most ? $" and {numbers.Length - most} more" : "";
        return string.Join(", ", named) + rest;
    }
}
