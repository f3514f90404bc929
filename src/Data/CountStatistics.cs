using System.Globalization;

namespace Generative.Data;

/// <summary>What documents look like: how many, how long, of which words.</summary>
internal static class CountStatistics
{
    private const int MostFrequent = 10;

    /// <summary>Words of the training documents in all, and the most frequent ones.</summary>
    public static IEnumerable<string> Lines(DataPart part)
    {
        var set = (CountSet)part.Examples();
        var counts = Vocabularies.Counts(set);
        var most = counts.Index().OrderByDescending(c => c.Item).Take(MostFrequent);
        yield return Text($"words in training documents: {set.Tokens:N0}");
        yield return "most frequent: "
            + string.Join(", ", most.Select(c => Text($"{set.Vocabulary[c.Index]} {c.Item:N0}")));
    }

    /// <summary>Words of a document, and different ones.</summary>
    public static IReadOnlyList<(string Name, Moments Moments)> Moments(DataPart part)
    {
        Moments.Sums words = default, different = default;
        var set = (CountSet)part.Set;
        for (var i = 0; i < part.Count; i++)
        {
            var (_, counts) = set[part.Indices?[i] ?? i];
            var total = 0L;
            foreach (var n in counts.Span) total += n;
            words.Add(total);
            different.Add(counts.Length);
        }
        return [("words", words.Moments), ("different", different.Moments)];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
