using System.Globalization;
using Training.Config;

namespace Training.Data;

/// <summary>What the user should know of a data set before training, in sentences.</summary>
internal static class DataNotes
{
    private const double SameShare = 0.99, LeastSpread = 1e-5;
    private const int MostColumns = 5;

    /// <summary>Of the parts: that examples train and test, or that there are none to validate or test with.</summary>
    public static IEnumerable<string> Of(DataOptions o, int valid, int test)
    {
        if (Shared(o)) yield return "training and test examples are of the same files: test numbers say nothing of new examples";
        string[] empty = [.. new[] { valid == 0 ? "validation" : "", test == 0 ? "test" : "" }.Where(p => p != "")];
        if (empty.Length > 0)
            yield return $"no {string.Join(" or ", empty)} examples: what they would show is left out (data.validCount, data.testCount)";
    }

    private static bool Shared(DataOptions o) => o switch
    {
        ImageFolderOptions { TestPath: { } test } images => Within(images.Path, test) || Within(test, images.Path),
        CsvOptions { TestPath: { } test } table => Final(table.Path) == Final(test),
        NumpyOptions { TestPath: { } test } arrays => Final(arrays.Path) == Final(test) && (arrays.TestKey ?? arrays.Key) == arrays.Key,
        NumpyOptions { TestKey: { } test } arrays => arrays.Key == test,
        _ => false,
    };

    private static bool Within(string folder, string other) =>
        (Final(other) + Path.DirectorySeparatorChar).StartsWith(Final(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Final(string path)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return File.ResolveLinkTarget(whole, returnFinalTarget: true)?.FullName ?? whole;
    }

    /// <summary>Of columns of vectors that hardly vary: a density of them grows without bound.</summary>
    public static IEnumerable<string> Columns(DataSets data)
    {
        if (!data.Shape.IsVector || data.Train.Count < 2) yield break;
        string[] faults = [.. DataStatistics.Moments(data.Train).Index().Select(c => Fault(data, c.Index, c.Item.Moments)).OfType<string>()];
        foreach (var fault in faults.Take(MostColumns)) yield return fault;
        if (faults.Length > MostColumns) yield return $"{faults.Length - MostColumns} more columns hardly vary (generative data stats shows them)";
    }

    private static string? Fault(DataSets data, int column, Moments m)
    {
        const string Advice = "its density grows without bound; data.columns can leave it out";
        var name = $"column {DataStatistics.ColumnName(data.Train, column)}";
        var (value, count) = Commonest(data.Train, column);
        if (m.Least == m.Most) return Text($"{name} is constant, {value:G6}: {Advice}");
        if (count >= SameShare * data.Train.Count) return Text($"{name} is {value:G6} in {count:N0} of {data.Train.Count:N0} rows: {Advice}");
        if (m.Deviation < LeastSpread * Math.Abs(m.Mean)) return Text($"{name} hardly varies, {m.Mean:G6} ± {m.Deviation:G2}: {Advice}");
        return null;
    }

    // The value that more than half of the rows have, if there is one, and in how many. Boyer and Moore, "MJRTY", 1991.
    private static (float Value, int Count) Commonest(DataPart part, int column)
    {
        var set = (VectorSet)part.Set;
        var (value, lead) = (0f, 0);
        for (var i = 0; i < part.Count; i++)
        {
            var x = set[part.Indices?[i] ?? i][column];
            if (lead == 0) value = x;
            lead += x == value ? 1 : -1;
        }
        var count = 0;
        for (var i = 0; i < part.Count; i++)
            if (set[part.Indices?[i] ?? i][column] == value) count++;
        return (value, count);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
