namespace Generative.Configuration;

/// <summary>Which known name was meant.</summary>
internal static class Nearest
{
    private const int LongestWord = 64;

    // Spellings that users bring from other frameworks, normalised -> ours.
    private static readonly Dictionary<string, string> Habits = new()
    {
        ["lr"] = "learningRate", ["bs"] = "batchSize", ["wd"] = "weightDecay", ["beta1"] = "betas", ["beta2"] = "betas",
        ["numepochs"] = "epochs", ["maxepochs"] = "epochs", ["numsteps"] = "steps", ["maxsteps"] = "steps",
        ["clip"] = "gradientClip", ["gradclip"] = "gradientClip", ["maxgradnorm"] = "gradientClip", ["epsilon"] = "eps",
        ["optim"] = "optimizer", ["dataset"] = "data", ["eval"] = "evaluation", ["zdim"] = "latentDim", ["numsamples"] = "count",
    };

    /// <summary>The name closest to <paramref name="word"/>, case and separators aside, or null when none is close.</summary>
    public static string? To(string word, IReadOnlyCollection<string> names)
    {
        var plain = Normalise(word);
        if (plain.Length is 0 or > LongestWord) return null;
        if (Habits.TryGetValue(plain, out var habit) && names.Contains(habit)) return habit;

        var (best, distance) = names.Select(name => (name, Distance(plain, Normalise(name))))
            .DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, plain.Length / 3) ? best : null;
    }

    /// <summary>Lower case without separators: latent_dim, latent-dim and latentDim are one name.</summary>
    public static string Normalise(string word) => word.Replace("_", "").Replace("-", "").ToLowerInvariant();

    /// <summary>Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.</summary>
    public static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        for (var j = 1; j <= b.Length; j++)
        {
            var substituted = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d[i, j] = Math.Min(substituted, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i, j] = Math.Min(d[i, j], 1 + d[i - 2, j - 2]);
        }
        return d[a.Length, b.Length];
    }
}
