namespace Generative.Data;

/// <summary>Labeled images as raw bytes, the form in which a whole data set goes to the device as one uint8
/// tensor.</summary>
/// <param name="Pixels">[N, H, W, C] intensities 0 to 255, row-major.</param>
/// <param name="Labels">[N] class numbers, each below <c>ClassNames.Count</c>; empty where there are none.</param>
/// <param name="Count">N.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Channels">C: 1 gray, 3 red-green-blue.</param>
/// <param name="ClassNames">One name per class.</param>
public sealed record ImageSet(
    byte[] Pixels, byte[] Labels, int Count, int Height, int Width, int Channels, IReadOnlyList<string> ClassNames)
    : IExamples
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc/>
    public DataShape Shape => new(Channels, Height, Width, ClassNames.Count);

    /// <summary>H·W·C.</summary>
    public int PixelsPerImage => Height * Width * Channels;

    /// <summary>The bytes [H, W, C] of one image, in place.</summary>
    public ReadOnlySpan<byte> this[int index] => Pixels.AsSpan(index * PixelsPerImage, PixelsPerImage);

    /// <inheritdoc/>
    IExamples IExamples.Take(ReadOnlySpan<int> indices) => Take(indices);

    /// <inheritdoc/>
    public Tensor Tensor()
    {
        var t = Count == 0 ? zeros([0, Height, Width, Channels], uint8)
            : frombuffer(Pixels, uint8).view(Count, Height, Width, Channels);
        return Channels == 1 ? t.view(Count, 1, Height, Width) : t.permute(0, 3, 1, 2).contiguous();
    }

    /// <inheritdoc cref="IExamples.Take"/>
    public ImageSet Take(ReadOnlySpan<int> indices)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(indices.Length * PixelsPerImage));
        var labels = new byte[Labels.Length == 0 ? 0 : indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            this[indices[i]].CopyTo(pixels.AsSpan(i * PixelsPerImage));
            if (labels.Length > 0) labels[i] = Labels[indices[i]];
        }
        return this with { Pixels = pixels, Labels = labels, Count = indices.Length };
    }

    /// <summary>The same images at another size, stretched as <see cref="Resampling"/> does; labels as they
    /// are.</summary>
    internal ImageSet Resized(int side)
    {
        if (Height == side && Width == side) return this;
        var pixels = new byte[checked(Count * side * side * Channels)];
        Parallel.For(0, Count, i =>
        {
            var image = Resampling.Stretch(new(this[i].ToArray(), Height, Width, Channels), side, side);
            image.Pixels.CopyTo(pixels, i * image.Pixels.Length);
        });
        return this with { Pixels = pixels, Height = side, Width = side };
    }

    /// <summary>"0", "1", ... for classes that have no better name.</summary>
    public static IReadOnlyList<string> NumberedClasses(int count) =>
        [.. Enumerable.Range(0, count).Select(c => $"{c}")];
}
