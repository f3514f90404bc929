namespace Generative.Data;

/// <summary>Reads and decodes the image at a place of a set: its bytes [H, W, C]. Called on several threads.</summary>
public delegate void ReadImage(int index, Span<byte> pixels);

/// <summary>Images that stay on disk; those that are taken are read and decoded then, on all cores.</summary>
/// <param name="read">Reads one.</param>
/// <param name="labels">[N] class numbers, each below <c>ClassNames.Count</c>; empty where there are none.</param>
/// <param name="count">N.</param>
/// <param name="shape">Shape of one image.</param>
/// <param name="classNames">One name per class.</param>
/// <param name="memory">Bytes of images that may be held at once.</param>
internal sealed class StoredImages(
    ReadImage read, byte[] labels, int count, DataShape shape, IReadOnlyList<string> classNames, long memory)
        : IExamples
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

    /// <inheritdoc/>
    public bool Fits(int some) => (long)some * bytes <= memory;

    /// <inheritdoc/>
    IExamples IExamples.Take(ReadOnlySpan<int> indices) => Take(indices);

    /// <inheritdoc/>
    public Tensor Tensor() => All().Tensor();

    /// <summary>All of them, in memory.</summary>
    /// <exception cref="DataException">One cannot be read.</exception>
    public ImageSet All() => Take([.. Enumerable.Range(0, count)]);

    /// <summary>All that can be read, in memory; what is wrong with the others is passed on.</summary>
    public ImageSet All(Action<DataException> damaged)
    {
        var pixels = Buffer(count);
        var faults = new DataException?[count];
        _ = Parallel.For(0, count, i => faults[i] = Fault(i, pixels.AsSpan(i * bytes, bytes)));
        int[] sound = [.. Enumerable.Range(0, count).Where(i => faults[i] is null)];
        foreach (var fault in faults.OfType<DataException>()) damaged(fault);
        for (var k = 0; k < sound.Length; k++)
            if (sound[k] > k) pixels.AsSpan(sound[k] * bytes, bytes).CopyTo(pixels.AsSpan(k * bytes));
        Array.Resize(ref pixels, sound.Length * bytes);
        return Set(pixels, sound);
    }

    /// <summary>Reads every image; what is wrong with each, null where nothing is.</summary>
    public DataException?[] Faults()
    {
        var faults = new DataException?[count];
        _ = Parallel.For(0, count, () => new byte[bytes], (i, _, pixels) =>
        {
            faults[i] = Fault(i, pixels);
            return pixels;
        }, _ => { });
        return faults;
    }

    /// <inheritdoc cref="IExamples.Take"/>
    public ImageSet Take(ReadOnlySpan<int> indices)
    {
        int[] places = [.. indices];
        var pixels = Buffer(places.Length);
        try
        {
            _ = Parallel.For(0, places.Length, i => read(places[i], pixels.AsSpan(i * bytes, bytes)));
        }
        catch (AggregateException e) when (First(e.InnerExceptions) is { } fault)
        {
            throw fault;
        }
        return Set(pixels, places);
    }

    private static DataException? First(IEnumerable<Exception> faults) =>
        faults.OfType<DataException>().MinBy(f => f.File, StringComparer.Ordinal);

    private byte[] Buffer(int some)
    {
        var most = Array.MaxLength / bytes;
        if (some > most)
            throw new DataException("images", "number at once", $"{some} of {bytes} bytes", $"at most {most}");
        return GC.AllocateUninitializedArray<byte>(some * bytes);
    }

    private DataException? Fault(int index, Span<byte> pixels)
    {
        try
        {
            read(index, pixels);
            return null;
        }
        catch (DataException fault)
        {
            return fault;
        }
    }

    private ImageSet Set(byte[] pixels, int[] places)
    {
        byte[] own = labels.Length == 0 ? [] : [.. places.Select(p => labels[p])];
        return new(pixels, own, places.Length, shape.Height, shape.Width, shape.Channels, classNames);
    }
}
