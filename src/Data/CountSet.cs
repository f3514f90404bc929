using System.Runtime.InteropServices;
using Generative.Numerics;

namespace Generative.Data;

/// <summary>Documents as bags of words: how often each word of a vocabulary occurs in each of them. Kept sparse; a
/// batch becomes a tensor when it is taken.</summary>
/// <param name="Starts">[N + 1]: document i has the entries Starts[i] to Starts[i + 1] - 1.</param>
/// <param name="Words">The word of each entry, 0 to V - 1, rising within a document.</param>
/// <param name="Counts">How often it occurs there, 1 or more.</param>
/// <param name="Labels">[N] class numbers, or empty.</param>
/// <param name="Vocabulary">The V words.</param>
/// <param name="ClassNames">One name per class; empty without labels.</param>
public sealed record CountSet(
    int[] Starts, int[] Words, int[] Counts, byte[] Labels, IReadOnlyList<string> Vocabulary,
    IReadOnlyList<string> ClassNames) : IExamples
{
    // 64 MB of float32: more stays sparse, batch by batch.
    private const long MostDense = 1L << 24;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc/>
    public DataShape Shape => DataShape.Vector(Vocabulary.Count, ClassNames.Count);

    /// <inheritdoc/>
    public int Count => Starts.Length - 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns => Vocabulary;

    /// <summary>Words of all documents, each as often as it occurs.</summary>
    public long Tokens => Counts.Sum(c => (long)c);

    /// <inheritdoc/>
    public bool Fits(int count) => (long)count * Vocabulary.Count <= MostDense;

    /// <summary>The words of one document and their counts, in place.</summary>
    public (ReadOnlyMemory<int> Words, ReadOnlyMemory<int> Counts) this[int index]
    {
        get
        {
            var (from, length) = (Starts[index], Starts[index + 1] - Starts[index]);
            return (Words.AsMemory(from, length), Counts.AsMemory(from, length));
        }
    }

    /// <inheritdoc/>
    public IExamples Take(ReadOnlySpan<int> indices)
    {
        var starts = new int[indices.Length + 1];
        for (var k = 0; k < indices.Length; k++)
            starts[k + 1] = checked(starts[k] + Starts[indices[k] + 1] - Starts[indices[k]]);
        var (words, counts) = (new int[starts[^1]], new int[starts[^1]]);
        var labels = new byte[Labels.Length == 0 ? 0 : indices.Length];
        for (var k = 0; k < indices.Length; k++)
        {
            var document = this[indices[k]];
            document.Words.Span.CopyTo(words.AsSpan(starts[k]));
            document.Counts.Span.CopyTo(counts.AsSpan(starts[k]));
            if (labels.Length > 0) labels[k] = Labels[indices[k]];
        }
        return this with { Starts = starts, Words = words, Counts = counts, Labels = labels };
    }

    /// <summary>The documents at those places, sparse.</summary>
    public WordBags Bags(IReadOnlyList<int> places, ScalarType dtype, Device device)
    {
        var W = Math.Max(1, places.Max(i => Starts[i + 1] - Starts[i]));
        // Straight into the tensors: arrays in between would be as large, part after part.
        var (words, counts) = (zeros([places.Count, W], int64, CPU), zeros([places.Count, W], float32, CPU));
        var word = MemoryMarshal.Cast<byte, long>(words.bytes);
        var count = MemoryMarshal.Cast<byte, float>(counts.bytes);
        for (var k = 0; k < places.Count; k++)
        {
            var from = Starts[places[k]];
            for (var e = from; e < Starts[places[k] + 1]; e++)
            {
                word[k * W + e - from] = Words[e];
                count[k * W + e - from] = Counts[e];
            }
        }
        return new(words.to(device), counts.to(dtype).to(device), Vocabulary.Count);
    }

    /// <summary>All counts, [N, 1, 1, V] (float32).</summary>
    public Tensor Tensor()
    {
        var V = Vocabulary.Count;
        var values = new float[checked(Count * V)];
        for (var i = 0; i < Count; i++)
            for (var k = Starts[i]; k < Starts[i + 1]; k++) values[i * V + Words[k]] = Counts[k];
        return torch.tensor(values, dtype: float32, device: CPU).view(Count, 1, 1, V);
    }
}
