using System.Globalization;
using Generative.Data;

namespace Generative.Cli;

/// <summary>Lists of seeds: <c>0-63,70</c>.</summary>
internal static class Seeds
{
    private const int Most = 1_000_000;

    /// <summary>n successive seeds.</summary>
    public static IReadOnlyList<long> From(long first, int n)
    {
        if (n is < 1 or > Most) throw new DataException("-n", "samples", $"{n}", $"1..{Most}");
        if (first < 0 || first > long.MaxValue - n)
            throw new DataException("--seed", "seed", $"{first}", "0 or more");
        return [.. Enumerable.Range(0, n).Select(k => first + k)];
    }

    /// <summary>A list of numbers and ranges, both ends included, in its order.</summary>
    public static IReadOnlyList<long> Parse(string list)
    {
        List<long> seeds = [];
        foreach (var part in list.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !Number(ends[0], out var from) || !Number(ends[^1], out var to) || to < from)
                throw new DataException("--seeds", "seeds", $"'{part.Trim()}'",
                    "numbers of 0 or more and ranges, such as 0-63,70");
            if (to - from >= Most - seeds.Count)
                throw new DataException("--seeds", "seeds", list, $"at most {Most} of them");
            for (var s = from; s <= to; s++) seeds.Add(s);
        }
        return seeds;
    }

    private static bool Number(string text, out long value) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < long.MaxValue;
}
