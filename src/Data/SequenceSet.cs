namespace Generative.Data;

/// <summary>Sequences of steps of D numbers, at most T of them.</summary>
/// <param name="Values">[N, T, D], row-major; NaN after the end of a sequence.</param>
/// <param name="Lengths">[N] steps of each, 1 to T.</param>
/// <param name="Labels">[N] class numbers, or empty.</param>
/// <param name="Steps">T.</param>
/// <param name="Dimension">D.</param>
/// <param name="ClassNames">One name per class; empty without labels.</param>
public sealed record SequenceSet(
    float[] Values, int[] Lengths, byte[] Labels, int Steps, int Dimension, IReadOnlyList<string> ClassNames)
    : IExamples
{
    /// <summary>What a step is.</summary>
    public SequenceKind Kind { get; init; } = SequenceKind.Numbers;

    /// <summary>Whether some may be shorter than T.</summary>
    public bool Varies { get; init; } = Array.Exists(Lengths, n => n < Steps);

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc/>
    public DataShape Shape => DataShape.OfSequences(Steps, Dimension, Kind, Varies, ClassNames.Count);

    /// <inheritdoc/>
    public int Count => Lengths.Length;

    /// <summary>The numbers of the steps of one sequence up to its end, in place.</summary>
    public ReadOnlySpan<float> this[int index] =>
        Values.AsSpan(index * Steps * Dimension, Lengths[index] * Dimension);

    /// <summary>Sequences of those steps, one after the other, filled up to T steps.</summary>
    /// <param name="sequences">The numbers of each, [its length, D] row-major.</param>
    /// <param name="dimension">D.</param>
    /// <param name="steps">T; null: the length of the longest.</param>
    public static SequenceSet Of(IReadOnlyList<float[]> sequences, int dimension, int? steps = null)
    {
        int[] lengths = [.. sequences.Select(s => s.Length / dimension)];
        var most = steps ?? lengths.Max();
        var values = new float[checked(sequences.Count * most * dimension)];
        Array.Fill(values, float.NaN);
        for (var i = 0; i < lengths.Length; i++) sequences[i].CopyTo(values, i * most * dimension);
        return new(values, lengths, [], most, dimension, []);
    }

    /// <inheritdoc/>
    public IExamples Take(ReadOnlySpan<int> indices)
    {
        var size = Steps * Dimension;
        var values = new float[checked(indices.Length * size)];
        var lengths = new int[indices.Length];
        var labels = new byte[Labels.Length == 0 ? 0 : indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            Values.AsSpan(indices[i] * size, size).CopyTo(values.AsSpan(i * size));
            lengths[i] = Lengths[indices[i]];
            if (labels.Length > 0) labels[i] = Labels[indices[i]];
        }
        return this with { Values = values, Lengths = lengths, Labels = labels };
    }

    /// <inheritdoc/>
    public Tensor Tensor() => torch.tensor(Values, dtype: float32, device: CPU).view(Count, 1, Steps, Dimension);
}
