using Generative.Adversarial;

namespace Generative.Networks;

/// <summary>Convolutional generators and critics, doubling and halving the resolution: 28, 32, 64 and any other size
/// that halves down to 8 pixels or less.</summary>
/// <remarks>Radford, Metz and Chintala, "Unsupervised Representation Learning with DCGANs", 2016, arXiv:1511.06434,
/// section 3.</remarks>
public static class Dcgan
{
    /// <summary>Heights and widths from the image down to the smallest, at most 8 pixels.</summary>
    internal static IReadOnlyList<(long Height, long Width)> Sizes(DataShape image)
    {
        List<(long Height, long Width)> sizes = [(image.Height, image.Width)];
        if (Math.Max(image.Height, image.Width) <= 8)
            throw new OptionsException(
            $"image: got {image.Height} x {image.Width}, expected a side of more than 8, or network: mlp");
        while (Math.Max(sizes[^1].Height, sizes[^1].Width) > 8)
        {
            var (h, w) = sizes[^1];
            if (h % 2 != 0 || w % 2 != 0)
                throw new OptionsException(
                $"image: got {image.Height} x {image.Width}, expected sides that halve down to 8 or less");
            sizes.Add((h / 2, w / 2));
        }
        return sizes;
    }

    /// <summary>z [B, inputs] -> [B, C, H, W], unbounded.</summary>
    /// <param name="inputs">Numbers of z.</param>
    /// <param name="image">Shape of the generated images.</param>
    /// <param name="width">Channels at the highest resolution but one; each halving has twice as many.</param>
    public static Sequential Generator(long inputs, DataShape image, int width)
    {
        var sizes = Sizes(image);
        var (h, w) = sizes[^1];
        var channels = (long)width << (sizes.Count - 2);
        List<Module<Tensor, Tensor>> layers =
            [Linear(inputs, channels * h * w, hasBias: false), Unflatten(1, [channels, h, w]), BatchNorm2d(channels),
            ReLU()];
        for (var k = sizes.Count - 2; k >= 0; k--)
        {
            if (k == 0)
            {
                layers.Add(ImageConvolution.Transposed(channels, image.Channels, (4, 4), stride: 2, padding: 1));
                break;
            }
            layers.Add(ImageConvolution.Transposed(channels, channels / 2, (4, 4), stride: 2, padding: 1, bias: false));
            channels /= 2;
            layers.Add(BatchNorm2d(channels));
            layers.Add(ReLU());
        }
        return Sequential(layers);
    }

    /// <summary>x [B, C, H, W] -> features [B, F].</summary>
    /// <param name="image">Shape of the images that are scored.</param>
    /// <param name="width">Channels after the first halving; each further one has twice as many.</param>
    /// <param name="norm">What keeps the layers in bounds; never the first one's output by batch statistics.</param>
    public static (Sequential Layers, long Features) Critic(DataShape image, int width, CriticNorm norm)
    {
        var sizes = Sizes(image);
        List<Module<Tensor, Tensor>> layers = [];
        long channels = image.Channels;
        for (var k = 1; k < sizes.Count; k++)
        {
            var next = (long)width << (k - 1);
            layers.Add(norm == CriticNorm.Spectral ? SpectralNorm.Conv2d(channels, next, 4, 2, 1)
                : ImageConvolution.Of(channels, next, 4, stride: 2, padding: 1));
            if (norm == CriticNorm.Batch && k > 1) layers.Add(BatchNorm2d(next));
            layers.Add(LeakyReLU(0.2));
            channels = next;
        }
        layers.Add(Flatten());
        return (Sequential(layers), channels * sizes[^1].Height * sizes[^1].Width);
    }
}
