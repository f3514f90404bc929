using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>Drawn documents of three topics.</summary>
[Kind("corpus", "drawn documents of three topics, the sea, the kitchen and music; any count, no download")]
public sealed record CorpusOptions : DataOptions, IChecked
{
    /// <inheritdoc/>
    public override string Title => "corpus";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) =>
        (Corpus.Draw(Count, Length, (ulong)Seed), null);

    [Description("Documents drawn in all, before the split.")]
    [Range(1, 1_000_000)]
    public int Count { get; init; } = 1000;

    [Description("Words of a document on average; each has between half and one and a half times as many.")]
    [Range(2, 10_000)]
    public int Length { get; init; } = 50;

    public IEnumerable<string> Faults() => SplitFaults(Count);
}

/// <summary>Documents drawn from latent Dirichlet allocation with three topics that can be told apart by eye.</summary>
/// <remarks>
/// θ ~ Dir(1/5, 1/5, 1/5);   each word: z ~ θ, w ~ β_z. θ is never drawn: given the topics z before it, the next one
/// is k with probability (n_k + 1/5) / (n + 3/5), Pólya's urn. Nine words belong to each topic, six to all.
/// Document k is a function of (seed, k) alone; whole numbers only, so that every machine draws the same.
/// </remarks>
public static class Corpus
{
    private const int PerUnit = 5;                             // 1 / α

    private static readonly string[][] own =
    [
        ["boat", "wave", "sail", "tide", "harbor", "gull", "anchor", "storm", "deck"],
        ["bread", "oven", "flour", "butter", "sugar", "spoon", "pepper", "dough", "plate"],
        ["song", "drum", "guitar", "chord", "melody", "violin", "stage", "choir", "rhythm"],
    ];

    private static readonly string[] shared = ["day", "time", "hand", "water", "new", "old"];
    private static readonly int[] weights = [12, 10, 8, 7, 6, 5, 4, 3, 3];
    private const int SharedWeight = 2;

    /// <summary>The names of the topics.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sea", "kitchen", "music"];

    /// <summary>The 33 words: those of each topic, then those of all.</summary>
    public static IReadOnlyList<string> Vocabulary { get; } = [.. own.SelectMany(w => w), .. shared];

    /// <summary>β: the probability of each word in each topic.</summary>
    public static IReadOnlyList<double[]> Topics { get; } = [.. Enumerable.Range(0, own.Length).Select(k =>
    {
        var weight = Weights(k);
        return Array.ConvertAll(weight, w => (double)w / weight.Sum());
    })];

    /// <summary>Draws documents; the label is the topic of most of their words.</summary>
    public static CountSet Draw(int count, int length, ulong seed)
    {
        var K = own.Length;
        int[][] weight = [.. Enumerable.Range(0, K).Select(Weights)];
        var documents = new CountSetBuilder();
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var random = new CounterRandom(seed, (ulong)i);
            var (bag, topics) = (new int[Vocabulary.Count], new int[K]);
            for (var left = length - length / 2 + random.Below(length + 1); left > 0; left--)
            {
                var z = Place([.. topics.Select(n => PerUnit * n + 1)], ref random);
                topics[z]++;
                bag[Place(weight[z], ref random)]++;
            }
            foreach (var (w, n) in bag.Index().Where(b => b.Item > 0)) documents.Add(w, n);
            documents.End();
            labels[i] = (byte)Array.IndexOf(topics, topics.Max());
        }
        return documents.Build(labels, Vocabulary, Names);
    }

    private static int[] Weights(int topic)
    {
        var weight = new int[Vocabulary.Count];
        weights.CopyTo(weight, topic * weights.Length);
        Array.Fill(weight, SharedWeight, own.Length * weights.Length, shared.Length);
        return weight;
    }

    // A place in proportion to its weight.
    private static int Place(int[] weight, ref CounterRandom random)
    {
        var (u, place) = (random.Below(weight.Sum()), 0);
        while (u >= weight[place])
        {
            u -= weight[place];
            place++;
        }
        return place;
    }
}
