using System.Globalization;

namespace Generative.Data;

/// <summary>What the user should know of a data set before training, in sentences.</summary>
internal static class DataNotes
{
    private const double SameShare = 0.99, LeastSpread = 1e-5;
    private const int MostColumns = 5;

    private const string SameFiles =
        "training and test examples are of the same files: test numbers say nothing of new examples";

    private const string SetAside = "nothing is measured on them (data.validCount and data.testCount set them aside)";

    /// <summary>
    /// That examples both train and test, that there are none to validate or test with, and which columns hardly vary.
    /// </summary>
    public static IEnumerable<string> Of(DataOptions o, DataSets data)
    {
        if (Shared(o)) yield return SameFiles;
        var empty = (data.Valid.Count, data.Test.Count) switch
        {
            (0, 0) => "validation or test",
            (0, _) => "validation",
            (_, 0) => "test",
            _ => null,
        };
        if (empty is not null) yield return $"no {empty} examples: {SetAside}";
        foreach (var note in Columns(data)) yield return note;
    }

    private static bool Shared(DataOptions o) => o switch
    {
        ImageFolderOptions { TestPath: { } test } images => Within(images.Path, test) || Within(test, images.Path),
        CsvOptions { TestPath: { } test } table => IsSameFile(table.Path, test),
        NumpyOptions { TestPath: { } test } arrays =>
            IsSameFile(arrays.Path, test) && (arrays.TestKey ?? arrays.Key) == arrays.Key,
        NumpyOptions { TestKey: { } test } arrays => arrays.Key == test,
        _ => false,
    };

    /// <summary>Whether two paths lead to one file, also by links.</summary>
    public static bool IsSameFile(string path, string other) => Final(path) == Final(other);

    private static bool Within(string folder, string other)
    {
        var end = Path.DirectorySeparatorChar;
        return (Final(other) + end).StartsWith(Final(folder) + end, StringComparison.Ordinal);
    }

    private static string Final(string path)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return File.ResolveLinkTarget(whole, returnFinalTarget: true)?.FullName ?? whole;
    }

    private static IEnumerable<string> Columns(DataSets data)
    {
        if (data.Train.Set is not VectorSet || data.Train.Count < 2) yield break;
        var columns = DataStatistics.Moments(data.Train);
        string[] faults = [.. columns.Select((c, k) => Fault(data, k, c.Moments)).OfType<string>()];
        foreach (var fault in faults.Take(MostColumns)) yield return fault;
        var more = faults.Length - MostColumns;
        if (more > 0) yield return $"{more} more columns hardly vary (generative data stats shows them)";
    }

    private static string? Fault(DataSets data, int column, Moments m)
    {
        const string Advice = "its density grows without bound; data.columns can leave it out";
        var name = $"column {DataStatistics.ColumnName(data.Train, column)}";
        var (value, count) = Commonest(data.Train, column);
        if (m.Least == m.Most) return Text($"{name} is constant, {value:G6}: {Advice}");
        if (count >= SameShare * data.Train.Count)
            return Text($"{name} is {value:G6} in {count:N0} of {data.Train.Count:N0} rows: {Advice}");
        if (m.Deviation < LeastSpread * Math.Abs(m.Mean))
            return Text($"{name} hardly varies, {m.Mean:G6} ± {m.Deviation:G2}: {Advice}");
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
