using Training.Config;

namespace Training.Data;

/// <summary>Images as one uint8 tensor [N, C, H, W] on the model's device; batches leave it as floats in [0, 1].</summary>
public sealed class DeviceImages : IDisposable
{
    private readonly Tensor pixels;
    private readonly Binarisation binarisation;

    /// <summary>Copies the set to the device once.</summary>
    public DeviceImages(ImageSet set, Binarisation binarisation, Device device)
    {
        using var scope = NewDisposeScope();
        var t = tensor(set.Pixels, [set.Count, set.Height, set.Width, set.Channels], dtype: uint8);
        pixels = (set.Channels == 1 ? t.view(set.Count, 1, set.Height, set.Width) : t.permute(0, 3, 1, 2).contiguous()).to(device).DetachFromDisposeScope();
        this.binarisation = binarisation;
    }

    /// <summary>N.</summary>
    public long Count => pixels.shape[0];

    /// <summary>Where the images are.</summary>
    public Device Device => pixels.device;

    /// <summary>Images of those indices [B] (int64, on the device): [B, C, H, W].</summary>
    public Tensor Batch(Tensor indices) => Finish(pixels.index_select(0, indices));

    /// <summary>Images from..to in order: [to - from, C, H, W].</summary>
    public Tensor Range(long from, long to) => Finish(pixels.slice(0, from, Math.Min(to, Count), 1));

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

    public void Dispose() => pixels.Dispose();
}
