using Training.Config;

namespace Training.Data;

/// <summary>Examples on the model's device: images as one uint8 tensor [N, C, H, W], whose batches leave as floats of the wanted format in [0, 1]; float images and vectors ([N, 1, 1, D]) as floats.</summary>
public sealed class DeviceData : IDisposable
{
    private readonly Tensor values;
    private readonly Tensor? labels;
    private readonly Tensor? indices;
    private readonly Binarisation binarisation;
    private readonly bool vectors;

    /// <summary>On the CPU the set's own memory, whole; elsewhere a copy of the part.</summary>
    public DeviceData(DataPart part, Binarisation binarisation, Device device, ScalarType dtype = ScalarType.Float32)
    {
        (this.binarisation, Dtype) = (binarisation, dtype);
        vectors = part.Set.Shape.IsVector;
        Count = part.Count;
        using var scope = NewDisposeScope();
        var here = device.type == DeviceType.CPU;
        var set = here || part.Indices is null ? part.Set : part.Set.Take(part.Indices);
        values = set.Tensor().to(device).DetachFromDisposeScope();
        if (set.Labels.Length > 0) labels = frombuffer(set.Labels, uint8).to(int64).to(device).DetachFromDisposeScope();
        if (ReferenceEquals(set, part.Set) && part.Indices is { } chosen) indices = tensor(chosen, dtype: int64, device: CPU).DetachFromDisposeScope();
    }

    /// <inheritdoc cref="DeviceData(DataPart, Binarisation, Device, ScalarType)"/>
    public DeviceData(IExamples set, Binarisation binarisation, Device device, ScalarType dtype = ScalarType.Float32) : this(new DataPart(set), binarisation, device, dtype) { }

    /// <summary>N, of the part.</summary>
    public long Count { get; }

    /// <summary>Where the examples are.</summary>
    public Device Device => values.device;

    /// <summary>Number format of the batches.</summary>
    public ScalarType Dtype { get; }

    /// <summary>Whether the examples have labels.</summary>
    public bool Labelled => labels is not null;

    /// <summary>Examples at those places of the part, [B] (int64, on the device): [B, C, H, W].</summary>
    public Tensor Batch(Tensor places) => Finish(At(values, places));

    /// <summary>Their labels, [B] (int64); null where there are none.</summary>
    public Tensor? Labels(Tensor places) => labels is null ? null : At(labels, places);

    /// <summary>Examples from..to of the part in order: [to - from, C, H, W].</summary>
    public Tensor Range(long from, long to) => Finish(Between(values, from, to));

    /// <summary>Their labels, [to - from] (int64); null where there are none.</summary>
    public Tensor? LabelRange(long from, long to) => labels is null ? null : Between(labels, from, to);

    private Tensor At(Tensor all, Tensor places) => all.index_select(0, indices is null ? places : indices.index_select(0, places));

    private Tensor Between(Tensor all, long from, long to)
    {
        to = Math.Min(to, Count);
        return indices is null ? all.slice(0, from, to, 1) : all.index_select(0, indices.slice(0, from, to, 1));
    }

    private Tensor Finish(Tensor t)
    {
        if (vectors) return t.to(Dtype);
        var x = t.dtype == uint8 ? t.to(Dtype).mul_(1 / 255.0) : t.to(Dtype);
        return binarisation switch
        {
            Binarisation.Threshold => x.ge(0.5).to(Dtype),
            Binarisation.Dynamic => bernoulli(x),
            _ => x,
        };
    }

    public void Dispose()
    {
        values.Dispose();
        labels?.Dispose();
        indices?.Dispose();
    }
}
