using System.Globalization;

namespace Generative.Data;

/// <summary>Classes that a file names by words or numbers.</summary>
internal static class Classes
{
    /// <summary>The most classes that labels, a byte each, can tell apart.</summary>
    public const int Most = 256;

    // How pandas and spreadsheets write what is missing.
    private static readonly string[] missing = ["", "nan", "null", "n/a", "#n/a", "<na>"];

    // Each may also be a name: NA is North America's.
    private static readonly string[] doubtful = ["NA", "None", "?", "-"];

    /// <summary>Whether a label stands for a missing one.</summary>
    public static bool IsMissing(string label) => missing.Contains(label, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a field of a column of numbers stands for a missing one.</summary>
    public static bool IsMissingNumber(string field) => IsMissing(field) || doubtful.Contains(field);

    /// <summary>
    /// The class number of each label, and the names of the classes: numbers by their size, words by their characters.
    /// </summary>
    /// <param name="labels">One per example.</param>
    /// <param name="place">The file or column, for faults.</param>
    /// <param name="known">The classes of the training examples, if these test them.</param>
    /// <exception cref="DataException">There are too many classes, or one that is not known.</exception>
    public static (byte[] Labels, IReadOnlyList<string> Names) Of(
        IReadOnlyCollection<string> labels, string place, IReadOnlyList<string>? known)
    {
        string[] distinct = [.. labels.Distinct()];
        if (known is null && distinct.Length > Most)
            throw new DataException(place, "classes", $"{distinct.Length}", $"at most {Most}");
        var names = known ?? Ordered(distinct);
        var numbers = names.Index().ToDictionary(n => n.Item, n => (byte)n.Index);
        if (Array.Find(distinct, c => !numbers.ContainsKey(c)) is { } strange)
            throw new DataException(place, "class", Shown(strange), string.Join(", ", names.Take(10)));
        return ([.. labels.Select(c => numbers[c])], names);
    }

    /// <summary>A sentence for each class whose name may mean that there is none, or be that of another in other
    /// letters.</summary>
    public static IReadOnlyList<string> Doubts(byte[] labels, IReadOnlyList<string> names)
    {
        var alike = names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1);
        var equal = names.Where(n => double.TryParse(n, CultureInfo.InvariantCulture, out _))
            .GroupBy(n => double.Parse(n, CultureInfo.InvariantCulture)).Where(g => g.Count() > 1);
        return
        [
            .. names.Index().Where(n => doubtful.Contains(n.Item)).Select(n => Doubt(n.Item, n.Index)),
            .. alike.Select(g => $"classes that differ in capitals alone: {string.Join(", ", g)}"),
            .. equal.Select(g => $"classes that are the same number: {string.Join(", ", g)}"),
        ];

        string Doubt(string name, int number)
        {
            var count = labels.Count(k => k == number);
            var have = count == 1 ? "1 example has" : $"{count} examples have";
            return $"{have} the class '{name}'; if that means no class, leave them out";
        }
    }

    /// <summary>A field as faults show it.</summary>
    public static string Shown(ReadOnlySpan<char> field)
    {
        if (field.IsWhiteSpace()) return "nothing";
        return field.Length <= 24 ? $"'{field}'" : $"'{field[..24]}...'";
    }

    private static string[] Ordered(string[] names)
    {
        var areNumbers = Array.TrueForAll(names, n => double.TryParse(n, CultureInfo.InvariantCulture, out _));
        return areNumbers ? [.. names.OrderBy(n => double.Parse(n, CultureInfo.InvariantCulture))]
            : [.. names.Order(StringComparer.Ordinal)];
    }
}
