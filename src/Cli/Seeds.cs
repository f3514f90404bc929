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

    /// <summary>Seeds as <see cref="Parse"/> reads them, runs of successive ones as ranges.</summary>
    public static string Shown(IReadOnlyList<long> seeds)
    {
        List<(long First, long Last)> ranges = [];
        foreach (var s in seeds)
        {
            if (ranges is [.., var last] && s == last.Last + 1) ranges[^1] = (last.First, s);
            else ranges.Add((s, s));
        }
        return string.Join(',', ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"));
    }

    private static bool Number(string text, out long value) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < long.MaxValue;
}
