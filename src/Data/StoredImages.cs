namespace Generative.Data;

/// <summary>Reads and decodes the image at a place of a set: its bytes [H, W, C]. Called from several threads at once.</summary>
public delegate void ReadImage(int index, Span<byte> pixels);

/// <summary>Images that stay on disk: what is taken of them is read and decoded then, on all cores. The form of a set that is larger than memory.</summary>
/// <param name="read">Reads one.</param>
/// <param name="labels">[N] class numbers, each below <c>ClassNames.Count</c>; empty where there are none.</param>
/// <param name="count">N.</param>
/// <param name="shape">Shape of one image.</param>
/// <param name="classNames">One name per class.</param>
/// <param name="memory">Bytes of images that may be held at once.</param>
public sealed class StoredImages(ReadImage read, byte[] labels, int count, DataShape shape, IReadOnlyList<string> classNames, long memory) : IExamples
{
    private readonly int bytes = shape.Pixels;

    /// <inheritdoc/>
    public DataShape Shape => shape;

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public byte[] Labels => labels;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => classNames;

    /// <summary>Whether so many of them are to be held in memory.</summary>
    public bool Fits(int some) => (long)some * bytes <= memory;

    /// <inheritdoc/>
    IExamples IExamples.Take(ReadOnlySpan<int> indices) => Take(indices);

    /// <inheritdoc/>
    public Tensor Tensor() => All().Tensor();

    /// <summary>All of them, in memory.</summary>
    public ImageSet All() => Take([.. Enumerable.Range(0, count)]);

    /// <inheritdoc cref="IExamples.Take"/>
    public ImageSet Take(ReadOnlySpan<int> indices)
    {
        int[] places = [.. indices];
        if ((long)places.Length * bytes > Array.MaxLength) throw new DataFault("images", "number at once", $"{places.Length} of {bytes} bytes", $"at most {Array.MaxLength / bytes}");
        var pixels = GC.AllocateUninitializedArray<byte>(places.Length * bytes);
        try
        {
            _ = Parallel.For(0, places.Length, i => read(places[i], pixels.AsSpan(i * bytes, bytes)));
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DataFault>().MinBy(f => f.File, StringComparer.Ordinal) is { } fault)
        {
            throw fault;
        }
        return new(pixels, labels.Length == 0 ? [] : [.. places.Select(p => labels[p])], places.Length, shape.Height, shape.Width, shape.Channels, classNames);
    }
}
