using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>Sequences with a question at their end.</summary>
[Kind("recall", "associative recall: keys with values, drawn for each sequence, then a key whose value is asked for")]
public sealed record RecallOptions : DataOptions, IChecked
{
    /// <inheritdoc/>
    public override string Title => "recall";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) =>
        (Recall.Draw(Count, Length, Vocabulary, (ulong)Seed), null);

    [Description("Sequences drawn in all, before the split.")]
    [Range(1, 1_000_000)]
    public int Count { get; init; } = 5000;

    [Description("Tokens of a sequence, an even number; the last two are the question and its answer.")]
    [Range(4, 100_000)]
    public int Length { get; init; } = 64;

    [Description("Tokens that there are, an even number: the first half are keys, the second values.")]
    [Range(4, 256)]
    public int Vocabulary { get; init; } = 20;

    public IEnumerable<string> Faults()
    {
        if (Length % 2 != 0) yield return $"length: got {Length}, expected an even number";
        if (Vocabulary % 2 != 0) yield return $"vocabulary: got {Vocabulary}, expected an even number";
        foreach (var fault in SplitFaults(Count)) yield return fault;
    }
}

/// <summary>The task of associative recall.</summary>
/// <remarks>
/// k_1 v(k_1) k_2 v(k_2) ... k_P v(k_P) q v(q): keys k_i uniform among K, their values v(k) uniform among K others and
/// fixed within a sequence, the question q uniform among the keys that it has. Poli et al., "Hyena Hierarchy", 2023,
/// arXiv:2302.10866, section 4.1. Keys are the numbers 0 .. K - 1, values K .. 2K - 1.
/// Sequence k is a function of (seed, k) alone.
/// </remarks>
public static class Recall
{
    /// <summary>Draws them, [count, length].</summary>
    /// <param name="count">Sequences.</param>
    /// <param name="length">2P + 2.</param>
    /// <param name="vocabulary">2K.</param>
    /// <param name="seed">Seed of all.</param>
    public static VectorSet Draw(int count, int length, int vocabulary, ulong seed)
    {
        var (values, K) = (new float[checked(count * length)], vocabulary / 2);
        var (value, seen) = (new int[K], new List<int>(K));
        for (var i = 0; i < count; i++)
        {
            var random = new CounterRandom(seed, (ulong)i);
            for (var k = 0; k < K; k++) value[k] = K + random.Below(K);
            seen.Clear();
            var row = values.AsSpan(i * length, length);
            for (var t = 0; t < length; t += 2)
            {
                var key = t == length - 2 ? seen[random.Below(seen.Count)] : random.Below(K);
                if (!seen.Contains(key)) seen.Add(key);
                (row[t], row[t + 1]) = (key, value[key]);
            }
        }
        return new(values, [], length, []);
    }

    /// <summary>The entropy of a sequence, nats: the least −log p that a model can reach on average.</summary>
    /// <remarks>P ln K for the keys, ln K for the value of each of the m keys that appear, E[ln m] for the
    /// question; m has the distribution of P draws of K with replacement.</remarks>
    public static double Entropy(int length, int vocabulary)
    {
        var (P, K) = (length / 2 - 1, vocabulary / 2);
        var p = new double[K + 1];                             // of m keys that appear
        p[0] = 1;
        for (var draw = 0; draw < P; draw++)
            for (var m = K; m >= 0; m--)
                p[m] = p[m] * m / K + (m == 0 ? 0 : p[m - 1] * (K - m + 1) / K);
        var expected = Enumerable.Range(1, K).Sum(m => p[m] * (m * Math.Log(K) + Math.Log(m)));
        return P * Math.Log(K) + expected;
    }
}
