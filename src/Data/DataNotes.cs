using System.Globalization;

namespace Generative.Data;

/// <summary>What the user should know of a data set before training, in sentences.</summary>
internal static class DataNotes
{
    private const double SameShare = 0.99, LeastSpread = 1e-5;
    private const int MostColumns = 5, FewestPerClass = 10;
    private static readonly string[] indexNames = ["id", "index", "row", "no", "nr", "#", "Unnamed: 0"];

    private const string SameFiles =
        "training and test examples are of the same files: test numbers say nothing of new examples";

    private const string SetAside = "nothing is measured on them (data.validCount and data.testCount set them aside)";

    /// <summary>
    /// That examples both train and test, that there are none to validate or test with or of some class, and which
    /// columns hardly vary or count the rows.
    /// </summary>
    public static IEnumerable<string> Of(DataOptions o, DataSets data)
    {
        if (o.SharesFiles) yield return SameFiles;
        var empty = (data.Valid.Count, data.Test.Count) switch
        {
            (0, 0) => "validation or test",
            (0, _) => "validation",
            (_, 0) => "test",
            _ => null,
        };
        if (empty is not null) yield return $"no {empty} examples: {SetAside}";
        if (Unseen(data.Train) is { } classes) yield return classes;
        if (AreEqual(data.Train)) yield return "all training images are the same";
        else if (!o.SharesFiles && Repeated.InTest(data) is { } repeated) yield return repeated;
        foreach (var note in Columns(data)) yield return note;
    }

    // The first other image ends the search.
    private static bool AreEqual(DataPart train)
    {
        int At(int k) => train.Indices?[k] ?? k;
        if (train.Count < 2) return false;
        return train.Set switch
        {
            ImageSet set => !Enumerable.Range(1, train.Count - 1).Any(k => !set[At(k)].SequenceEqual(set[At(0)])),
            FloatImageSet set => !Enumerable.Range(1, train.Count - 1).Any(k => !set[At(k)].SequenceEqual(set[At(0)])),
            _ => false,
        };
    }

    // Of a small set no one expects that it has every class.
    private static string? Unseen(DataPart train)
    {
        if (train.Labels.Length == 0 || train.Count < FewestPerClass * train.Set.ClassNames.Count) return null;
        var counts = DataStatistics.Counts(train);
        string[] unseen = [.. train.Set.ClassNames.Where((_, k) => counts[k] == 0)];
        var more = unseen.Length > MostColumns ? $" and {unseen.Length - MostColumns} more" : "";
        return unseen.Length == 0 ? null
            : $"no training examples of class {string.Join(", ", unseen.Take(MostColumns))}{more}";
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
        if (CountsRows((VectorSet)data.Train.Set, column))
            return $"{name} counts the rows: an index, which data.columns can leave out";
        var (value, count) = Commonest(data.Train, column);
        if (m.Least == m.Most) return Text($"{name} is constant, {value:G6}: {Advice}");
        if (count >= SameShare * data.Train.Count)
            return Text($"{name} is {value:G6} in {count:N0} of {data.Train.Count:N0} rows: {Advice}");
        if (m.Deviation < LeastSpread * Math.Abs(m.Mean))
            return Text($"{name} hardly varies, {m.Mean:G6} ± {m.Deviation:G2}: {Advice}");
        return null;
    }

    // k, k + 1, k + 2, ... for k 0 or 1, under no name or one of those: programs so number the rows of a table.
    private static bool CountsRows(VectorSet set, int column)
    {
        var name = set.Columns.ElementAtOrDefault(column) ?? "0";
        var isIndex = name.All(char.IsAsciiDigit) || indexNames.Contains(name, StringComparer.OrdinalIgnoreCase);
        var start = set[0][column];
        if (!isIndex || start is not (0 or 1) || set.Count < 3 || set.Dimension == 1) return false;
        for (var i = 1; i < set.Count; i++)
            if (set[i][column] != start + i) return false;
        return true;
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
