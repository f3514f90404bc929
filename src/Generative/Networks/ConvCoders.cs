
namespace Generative.Networks;

/// <summary>A small convolutional encoder and its mirror, halving and doubling the resolution at each width.</summary>
/// <remarks>Radford, Metz and Chintala, "Unsupervised Representation Learning with DCGANs", 2016, arXiv:1511.06434,
/// section 3, without batch norm.</remarks>
public static class ConvCoders
{
    /// <summary>[B, C, H, W] -> [B, outputs]: one stride-2 convolution for each width, then a linear layer.</summary>
    public static Sequential Encoder(
        DataShape image, IReadOnlyList<int> widths, long outputs, Activation activation = Activation.Silu)
    {
        var (height, width) = Grid(image, widths);
        return Sequential([.. Halving(image, widths, activation), Flatten(),
            Linear(widths[^1] * height * width, outputs)]);
    }

    /// <summary>[B, C, H, W] -> [B, outputs, h, w]: the same convolutions, then one of a single place.</summary>
    public static Sequential GridEncoder(
        DataShape image, IReadOnlyList<int> widths, long outputs, Activation activation = Activation.Silu) =>
        Sequential([.. Halving(image, widths, activation), ImageConvolution.Of(widths[^1], outputs, 1)]);

    /// <summary>The sides h, w of the image after the encoder's convolutions.</summary>
    public static (long Height, long Width) Grid(DataShape image, IReadOnlyList<int> widths) =>
        Sizes(image, widths)[^1];

    /// <summary>[B, inputs] -> [B, outputChannels, H, W], the encoder's sizes in reverse.</summary>
    public static Sequential Decoder(
        long inputs, DataShape image, IReadOnlyList<int> widths, long outputChannels,
        Activation activation = Activation.Silu)
    {
        var (height, width) = Grid(image, widths);
        return Sequential([Linear(inputs, widths[^1] * height * width), activation.Create(),
            Unflatten(1, [widths[^1], height, width]), .. Doubling(image, widths, outputChannels, activation)]);
    }

    /// <summary>[B, inputs, h, w] -> [B, outputChannels, H, W], the mirror of <see cref="GridEncoder"/>.</summary>
    public static Sequential GridDecoder(
        long inputs, DataShape image, IReadOnlyList<int> widths, long outputChannels,
        Activation activation = Activation.Silu) =>
        Sequential([ImageConvolution.Of(inputs, widths[^1], 1), activation.Create(),
            .. Doubling(image, widths, outputChannels, activation)]);

    private static List<Module<Tensor, Tensor>> Halving(
        DataShape image, IReadOnlyList<int> widths, Activation activation)
    {
        List<Module<Tensor, Tensor>> layers = [];
        long channels = image.Channels;
        foreach (var w in widths)
        {
            layers.Add(ImageConvolution.Of(channels, w, 3, stride: 2, padding: 1));            // H -> ceil(H/2)
            layers.Add(activation.Create());
            channels = w;
        }
        return layers;
    }

    private static List<Module<Tensor, Tensor>> Doubling(
        DataShape image, IReadOnlyList<int> widths, long outputChannels, Activation activation)
    {
        var sizes = Sizes(image, widths);
        List<Module<Tensor, Tensor>> layers = [];
        for (var k = widths.Count - 1; k >= 0; k--)
        {
            // A kernel of 4 gives even sizes, one of 3 odd ones.
            var (h, w) = sizes[k];
            var next = k == 0 ? outputChannels : widths[k - 1];
            layers.Add(ImageConvolution.Transposed(
                widths[k], next, (h % 2 == 0 ? 4 : 3, w % 2 == 0 ? 4 : 3), stride: 2, padding: 1));
            if (k > 0) layers.Add(activation.Create());
        }
        return layers;
    }

    // The sides of the image before and after each convolution.
    private static List<(int Height, int Width)> Sizes(DataShape image, IReadOnlyList<int> widths)
    {
        List<(int Height, int Width)> sizes = [(image.Height, image.Width)];
        foreach (var _ in widths) sizes.Add(((sizes[^1].Height + 1) / 2, (sizes[^1].Width + 1) / 2));
        return sizes;
    }
}
