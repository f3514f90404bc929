namespace Generative.Data;

/// <summary>Examples on the model's device: images as one uint8 tensor [N, C, H, W], whose batches leave as floats of
/// the wanted format in [0, 1]; float images, vectors ([N, 1, 1, D]) and sequences ([N, 1, T, D]) as floats.</summary>
/// <remarks>Images that stay on disk come from there batch by batch, read ahead of the loop; the numbers are the
/// same.</remarks>
public sealed class DeviceData : IDisposable
{
    private const long PartNumbers = 1L << 22, WordNumbers = 32;

    private readonly DataPart part;
    private readonly Tensor? values;                                   // null: they stay on disk, or sparse
    private readonly Tensor? labels;
    private readonly Tensor? indices;
    private readonly Binarization binarization;
    private readonly bool isImage, mirrored;
    private (BatchOrder Order, Prefetch Batches)? ahead;

    /// <summary>On the CPU the set's own memory, whole; elsewhere a copy of the part.</summary>
    /// <param name="part">The examples.</param>
    /// <param name="binarization">How gray pixels become binary.</param>
    /// <param name="device">Where they go.</param>
    /// <param name="dtype">Number format of the batches.</param>
    /// <param name="mirrored">Whether every second image of a batch is mirrored, left and right exchanged; which ones
    /// is drawn for each batch.</param>
    public DeviceData(DataPart part, Binarization binarization, Device device, ScalarType dtype = ScalarType.Float32,
        bool mirrored = false)
    {
        (this.part, this.binarization, Device, Dtype, this.mirrored) = (part, binarization, device, dtype, mirrored);
        isImage = part.Set.Shape.IsImage;
        Count = part.Count;
        using var scope = NewDisposeScope();
        var shared = part.Set is not StoredImages && part.Set.Fits(part.Set.Count)
            && device.type == DeviceType.CPU && part.Indices is not null;
        if (part.Set.Fits(part.Count))
            values = (shared ? part.Set : part.Examples()).Tensor().to(device).DetachFromDisposeScope();
        if (shared) indices = tensor(part.Indices!, dtype: int64, device: CPU).DetachFromDisposeScope();
        var own = shared ? part.Set.Labels : part.Labels;                              // where the values' are
        if (own.Length > 0) labels = frombuffer(own, uint8).to(int64).to(device).DetachFromDisposeScope();
    }

    /// <inheritdoc cref="DeviceData(DataPart, Binarization, Device, ScalarType, bool)"/>
    public DeviceData(IExamples set, Binarization binarization, Device device, ScalarType dtype = ScalarType.Float32)
        : this(new DataPart(set), binarization, device, dtype) { }

    /// <summary>N, of the part.</summary>
    public long Count { get; }

    /// <summary>Where the examples are.</summary>
    public Device Device { get; }

    /// <summary>Number format of the batches.</summary>
    public ScalarType Dtype { get; }

    /// <summary>Whether every pass gives the same numbers: pixels that are drawn anew do not.</summary>
    public bool IsFixed => !isImage || binarization != Binarization.Dynamic;

    /// <summary>Shape of one example.</summary>
    public DataShape Shape => part.Set.Shape;

    /// <summary>Numbers per example, D.</summary>
    public int Pixels => part.Set.Shape.Pixels;

    /// <summary>Examples that come together in a pass over all of them: 16 MB of float32. Of sparse documents each
    /// word is worth as many numbers as a model may have topics.</summary>
    public long PartSize => values is null && part.Set is CountSet all
        ? Math.Max(1, Math.Min(PartNumbers * all.Count / (WordNumbers * Math.Max(1, all.Words.Length)),
            4 * PartNumbers / Pixels))
        : Math.Max(1, PartNumbers / Pixels);

    /// <summary>Whether the examples have labels.</summary>
    public bool Labeled => labels is not null;

    /// <summary>That batch, counted over all epochs: examples [B, C, H, W], and labels [B] (int64) where there are
    /// some.</summary>
    public Batch Batch(BatchOrder order, long batch)
    {
        var places = order.Indices(batch);
        var x = Mirrored(Examples(order, batch, places));
        return new(x, labels is null ? null : At(labels, places)) { Places = places };
    }

    /// <summary>Examples from..to of the part in order, and their labels.</summary>
    public Batch Part(long from, long to) => values is null && part.Set is CountSet all
        ? new(all.Bags(part.At(Places(from, to)), Dtype, Device), LabelRange(from, to))
        : new(Range(from, to), LabelRange(from, to));

    private IEnumerable<int> Places(long from, long to) =>
        Enumerable.Range((int)from, (int)(Math.Min(to, Count) - from));

    private Tensor Examples(BatchOrder order, long batch, Tensor places) =>
        Finish(values is null ? Ahead(order).Take(batch).Tensor().to(Device) : At(values, places));

    // Each image [C, H, W] of a batch with probability one half.
    private Tensor Mirrored(Tensor x)
    {
        if (!mirrored || !isImage) return x;
        var chosen = rand([x.size(0), 1, 1, 1], device: x.device).lt(0.5);
        return where(chosen, x.flip(3), x);
    }

    /// <summary>Examples from..to of the part in order: [to - from, C, H, W].</summary>
    public Tensor Range(long from, long to) =>
        Finish(values is null ? part.Between((int)from, (int)Math.Min(to, Count)).Tensor().to(Device)
        : Between(values, from, to));

    /// <summary>Their labels, [to - from] (int64); null where there are none.</summary>
    public Tensor? LabelRange(long from, long to) => labels is null ? null : Between(labels, from, to);

    private Prefetch Ahead(BatchOrder order)
    {
        if (ahead is { } same && ReferenceEquals(same.Order, order)) return same.Batches;
        ahead?.Batches.Dispose();
        ahead = (order, new(part, order));
        return ahead.Value.Batches;
    }

    private Tensor At(Tensor all, Tensor places) =>
        all.index_select(0, indices is null ? places : indices.index_select(0, places));

    private Tensor Between(Tensor all, long from, long to)
    {
        to = Math.Min(to, Count);
        return indices is null ? all.slice(0, from, to, 1) : all.index_select(0, indices.slice(0, from, to, 1));
    }

    private Tensor Finish(Tensor t)
    {
        if (!isImage) return t.to(Dtype);
        var x = t.dtype == uint8 ? t.to(Dtype).mul_(1 / 255.0) : t.to(Dtype);
        return binarization switch
        {
            Binarization.Threshold => x.ge(0.5).to(Dtype),
            Binarization.Dynamic => bernoulli(x),
            _ => x,
        };
    }

    public void Dispose()
    {
        ahead?.Batches.Dispose();
        values?.Dispose();
        labels?.Dispose();
        indices?.Dispose();
    }
}
