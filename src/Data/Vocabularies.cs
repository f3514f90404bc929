namespace Generative.Data;

/// <summary>Which words of a vocabulary are kept, and documents of those words alone.</summary>
internal static class Vocabularies
{
    /// <summary>The most words.</summary>
    public const int Most = 1_000_000;

    private const string English = "english";

    // Function words: articles, pronouns, prepositions, conjunctions, auxiliary verbs, adverbs of degree and place.
    private const string EnglishWords = """
        a about above after again against all also am an and any are as at be because been before being below between
        both but by can could did do does doing down during each either else ever every few for from further had has
        have having he her here hers herself him himself his how however i if in into is it its itself just least let
        like may me might more most must my myself neither no nor not now of off often on once only onto or other our
        ours ourselves out over own per perhaps quite rather same shall she should since so some such than that the
        their theirs them themselves then there these they this those though through thus to too toward under until up
        upon us very was we were what when where whether which while who whom whose why will with within without would
        yet you your yours yourself yourselves
        """;

    /// <summary>The words of a file, one on each line.</summary>
    /// <exception cref="DataException">A line is empty or stands twice, or there are too many.</exception>
    public static string[] Read(string path)
    {
        using var lines = new LineReader(path, "a file with a word on each line");
        Dictionary<string, int> words = [];
        while (lines.Next() is { } line)
        {
            var word = line.Trim();
            if (word.Length == 0) throw lines.Fault("nothing", "a word");
            if (!words.TryAdd(word, words.Count))
                throw lines.Fault($"{Classes.Shown(word)} again", "each word once");
            if (words.Count > Most) throw lines.Fault($"more than {Most} words", $"at most {Most}");
        }
        return words.Count == 0 ? throw new DataException(path, "words", "none", "1 or more") : [.. words.Keys];
    }

    /// <summary>The places of the words that are kept, rising.</summary>
    public static int[] Kept(CountSet train, DocumentOptions o)
    {
        var counts = Counts(train);
        HashSet<string> stops = [.. StopWords(o.StopWords)];
        var kept = Enumerable.Range(0, counts.Length)
            .Where(w => counts[w] >= o.MinCount && !stops.Contains(train.Vocabulary[w]));
        if (o.MostWords is { } most) kept = kept.OrderByDescending(w => counts[w]).Take(most).Order();
        return [.. kept];
    }

    /// <summary>How often each word occurs in all documents.</summary>
    public static long[] Counts(CountSet set)
    {
        var counts = new long[set.Vocabulary.Count];
        for (var k = 0; k < set.Words.Length; k++) counts[set.Words[k]] += set.Counts[k];
        return counts;
    }

    /// <summary>The documents with those words alone, numbered anew; and how many have none of them.</summary>
    public static (CountSet Set, int Without) Cut(CountSet set, int[] kept)
    {
        var place = new int[set.Vocabulary.Count];
        Array.Fill(place, -1);
        foreach (var (k, w) in kept.Index()) place[w] = k;
        var documents = new CountSetBuilder();
        List<byte> labels = [];
        for (var i = 0; i < set.Count; i++)
        {
            for (var k = set.Starts[i]; k < set.Starts[i + 1]; k++)
            {
                if (place[set.Words[k]] >= 0) documents.Add(place[set.Words[k]], set.Counts[k]);
            }
            if (documents.IsEmpty) continue;
            documents.End();
            if (set.Labels.Length > 0) labels.Add(set.Labels[i]);
        }
        string[] vocabulary = [.. kept.Select(w => set.Vocabulary[w])];
        var cut = documents.Build([.. labels], vocabulary, set.ClassNames) with { Notes = set.Notes };
        return (cut, set.Count - cut.Count);
    }

    private static string[] StopWords(string? name)
    {
        if (name is null) return [];
        if (name != English) return Read(name);
        return EnglishWords.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
    }
}
