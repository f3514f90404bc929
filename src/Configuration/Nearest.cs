namespace Generative.Configuration;

/// <summary>Finds the name that a misspelled word means.</summary>
public static class Nearest
{
    private const int LongestWord = 64, ShortestPart = 3;

    /// <summary><c>did you mean 'name'?</c>, or null when no name is close.</summary>
    /// <param name="word">The word.</param>
    /// <param name="names">The known names.</param>
    /// <param name="synonyms">Other words for names, in lower case without separators: <c>lr</c> for
    /// <c>learningRate</c>; a name may be followed by a remark: <c>idx with name: mnist</c>.</param>
    public static string? Hint(
        string word, IReadOnlyCollection<string> names, IReadOnlyDictionary<string, string>? synonyms = null)
    {
        if (Meant(word, names, synonyms) is not { } meant) return null;
        var name = meant.Split(' ')[0];
        return $"did you mean '{name}'{meant[name.Length..]}?";
    }

    /// <summary>The name, with the remark of a synonym.</summary>
    internal static string? Meant(
        string word, IReadOnlyCollection<string> names, IReadOnlyDictionary<string, string>? synonyms)
    {
        var meant = synonyms?.GetValueOrDefault(Normalized(word));
        return meant is not null && names.Contains(meant.Split(' ')[0]) ? meant : To(word, names);
    }

    /// <summary>The name closest to a word, ignoring case and separators; else the only one that contains it; else
    /// null.</summary>
    public static string? To(string word, IReadOnlyCollection<string> names)
    {
        if (Spelled(word, names) is { } best) return best;
        var plain = Normalized(word);
        string[] wider = [.. names.Where(name => Normalized(name).Contains(plain, StringComparison.Ordinal))];
        return wider.Length == 1 && plain.Length >= ShortestPart ? wider[0] : null;
    }

    /// <summary>The name closest to a word, if it is no more than misspelled.</summary>
    internal static string? Spelled(string word, IReadOnlyCollection<string> names)
    {
        var plain = Normalized(word);
        if (names.Count == 0 || plain.Length is 0 or > LongestWord) return null;
        var (best, distance) = names.Select(n => (n, Distance(plain, Normalized(n)))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, plain.Length / 3) ? best : null;
    }

    /// <summary>The word in lower case without separators: latent_dim, latent-dim and latentDim are equal.</summary>
    internal static string Normalized(string word) => word.Replace("_", "").Replace("-", "").ToLowerInvariant();

    /// <summary>Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbors.</summary>
    internal static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(substituted, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) d[i, j] = Math.Min(d[i, j], 1 + d[i - 2, j - 2]);
            }
        return d[a.Length, b.Length];
    }
}
