using Training.Config;

namespace Training.Data;

/// <summary>Images as one uint8 tensor [N, C, H, W] on the model's device; batches leave it as floats in [0, 1].</summary>
public sealed class DeviceImages : IDisposable
{
    private readonly Tensor pixels;
    private readonly Tensor? indices;
    private readonly Binarisation binarisation;

    /// <summary>On the CPU the set's own memory, whole; elsewhere a copy of the part.</summary>
    public DeviceImages(ImagePart part, Binarisation binarisation, Device device)
    {
        this.binarisation = binarisation;
        Count = part.Count;
        using var scope = NewDisposeScope();
        var set = device.type == DeviceType.CPU || part.Indices is null ? part.Set : part.Set.Take(part.Indices);
        var t = frombuffer(set.Pixels, uint8).view(set.Count, set.Height, set.Width, set.Channels);
        t = set.Channels == 1 ? t.view(set.Count, 1, set.Height, set.Width) : t.permute(0, 3, 1, 2).contiguous();
        pixels = (device.type == DeviceType.CPU ? t : t.to(device)).DetachFromDisposeScope();
        if (ReferenceEquals(set, part.Set) && part.Indices is { } chosen) indices = tensor(chosen, dtype: int64, device: CPU).DetachFromDisposeScope();
    }

    /// <inheritdoc cref="DeviceImages(ImagePart, Binarisation, Device)"/>
    public DeviceImages(ImageSet set, Binarisation binarisation, Device device) : this(new ImagePart(set), binarisation, device) { }

    /// <summary>N, of the part.</summary>
    public long Count { get; }

    /// <summary>Where the images are.</summary>
    public Device Device => pixels.device;

    /// <summary>Images at those places of the part, [B] (int64, on the device): [B, C, H, W].</summary>
    public Tensor Batch(Tensor places) => Finish(pixels.index_select(0, indices is null ? places : indices.index_select(0, places)));

    /// <summary>Images from..to of the part in order: [to - from, C, H, W].</summary>
    public Tensor Range(long from, long to)
    {
        to = Math.Min(to, Count);
        return Finish(indices is null ? pixels.slice(0, from, to, 1) : pixels.index_select(0, indices.slice(0, from, to, 1)));
    }

    private Tensor Finish(Tensor bytes)
    {
        var x = bytes.to(float32).mul_(1 / 255.0f);
        return binarisation switch
        {
            Binarisation.Threshold => x.ge(0.5).to(float32),
            Binarisation.Dynamic => bernoulli(x),
            _ => x,
        };
    }

    public void Dispose()
    {
        pixels.Dispose();
        indices?.Dispose();
    }
}
