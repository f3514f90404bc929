namespace Generative.Data;

/// <summary>Examples in memory, with labels: images as bytes or vectors as floats.</summary>
public interface IExamples
{
    /// <summary>Shape of one example, and the number of classes.</summary>
    DataShape Shape { get; }

    /// <summary>N.</summary>
    int Count { get; }

    /// <summary>[N] class numbers, each below <c>ClassNames.Count</c>; empty where there are none.</summary>
    byte[] Labels { get; }

    /// <summary>One name per class.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Names of the columns of vectors, the words of documents; empty if they have none.</summary>
    IReadOnlyList<string> Columns => [];

    /// <summary>What the user should know of how they were read, in sentences.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>Whether so many of them are to be held in memory as one tensor; otherwise batches are made when they
    /// are taken.</summary>
    bool Fits(int count) => true;

    /// <summary>The examples at those places, copied in that order.</summary>
    IExamples Take(ReadOnlySpan<int> indices);

    /// <summary>All of them, [N, C, H, W] on the CPU: uint8 for images, float32 for vectors; it may share memory with
    /// this set.</summary>
    Tensor Tensor();
}

/// <summary>Vectors of real numbers: points of a toy distribution, rows of a table.</summary>
/// <param name="Values">[N, D], row-major.</param>
/// <param name="Labels">[N] class numbers, or empty.</param>
/// <param name="Dimension">D.</param>
/// <param name="ClassNames">One name per class; empty without labels.</param>
public sealed record VectorSet(float[] Values, byte[] Labels, int Dimension, IReadOnlyList<string> ClassNames)
    : IExamples
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc/>
    public DataShape Shape => DataShape.Vector(Dimension, ClassNames.Count) with { HasMissing = HasMissing };

    /// <summary>Whether numbers may be missing: they are NaN.</summary>
    public bool HasMissing { get; init; }

    /// <inheritdoc/>
    public int Count => Values.Length / Dimension;

    /// <summary>The numbers of one row, in place.</summary>
    public ReadOnlySpan<float> this[int index] => Values.AsSpan(index * Dimension, Dimension);

    /// <inheritdoc/>
    public IExamples Take(ReadOnlySpan<int> indices)
    {
        var values = new float[checked(indices.Length * Dimension)];
        var labels = new byte[Labels.Length == 0 ? 0 : indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            this[indices[i]].CopyTo(values.AsSpan(i * Dimension));
            if (labels.Length > 0) labels[i] = Labels[indices[i]];
        }
        return this with { Values = values, Labels = labels };
    }

    /// <inheritdoc/>
    public Tensor Tensor() => torch.tensor(Values, dtype: float32, device: CPU).view(Count, 1, 1, Dimension);
}
