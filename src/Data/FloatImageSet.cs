namespace Generative.Data;

/// <summary>Images as numbers in [0, 1], where bytes would round them.</summary>
/// <param name="Values">[N, H, W, C], row-major, each in [0, 1].</param>
/// <param name="Labels">[N] class numbers, or empty.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Channels">C: 1 gray, 3 red-green-blue.</param>
/// <param name="ClassNames">One name per class; empty without labels.</param>
public sealed record FloatImageSet(
    float[] Values, byte[] Labels, int Height, int Width, int Channels, IReadOnlyList<string> ClassNames) : IExamples
{
    private int Numbers => Height * Width * Channels;

    /// <inheritdoc/>
    public DataShape Shape => new(Channels, Height, Width, ClassNames.Count);

    /// <inheritdoc/>
    public int Count => Values.Length / Numbers;

    /// <summary>The numbers [H, W, C] of one image, in place.</summary>
    public ReadOnlySpan<float> this[int index] => Values.AsSpan(index * Numbers, Numbers);

    /// <inheritdoc/>
    public IExamples Take(ReadOnlySpan<int> indices)
    {
        var values = new float[checked(indices.Length * Numbers)];
        var labels = new byte[Labels.Length == 0 ? 0 : indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            this[indices[i]].CopyTo(values.AsSpan(i * Numbers));
            if (labels.Length > 0) labels[i] = Labels[indices[i]];
        }
        return this with { Values = values, Labels = labels };
    }

    /// <inheritdoc/>
    public Tensor Tensor()
    {
        var t = torch.tensor(Values, dtype: float32, device: CPU).view(Count, Height, Width, Channels);
        return Channels == 1 ? t.view(Count, 1, Height, Width) : t.permute(0, 3, 1, 2).contiguous();
    }
}
