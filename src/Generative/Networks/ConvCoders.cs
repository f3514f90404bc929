
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
        List<Module<Tensor, Tensor>> layers = [];
        long channels = image.Channels;
        var (height, width) = (image.Height, image.Width);
        foreach (var w in widths)
        {
            layers.Add(ImageConvolution.Of(channels, w, 3, stride: 2, padding: 1));            // H -> ceil(H/2)
            layers.Add(activation.Create());
            (channels, height, width) = (w, (height + 1) / 2, (width + 1) / 2);
        }
        layers.Add(Flatten());
        layers.Add(Linear(channels * height * width, outputs));
        return Sequential(layers);
    }

    /// <summary>[B, inputs] -> [B, outputChannels, H, W], the encoder's sizes in reverse.</summary>
    public static Sequential Decoder(
        long inputs, DataShape image, IReadOnlyList<int> widths, long outputChannels,
        Activation activation = Activation.Silu)
    {
        var sizes = new List<(int Height, int Width)> { (image.Height, image.Width) };
        foreach (var _ in widths) sizes.Add(((sizes[^1].Height + 1) / 2, (sizes[^1].Width + 1) / 2));
        var (height, width) = sizes[^1];
        List<Module<Tensor, Tensor>> layers =
            [Linear(inputs, widths[^1] * height * width), activation.Create(),
            Unflatten(1, [widths[^1], height, width])];
        for (var k = widths.Count - 1; k >= 0; k--)
        {
            // A kernel of 4 gives even sizes, one of 3 odd ones.
            var (h, w) = sizes[k];
            var next = k == 0 ? outputChannels : widths[k - 1];
            layers.Add(ImageConvolution.Transposed(
                widths[k], next, (h % 2 == 0 ? 4 : 3, w % 2 == 0 ? 4 : 3), stride: 2, padding: 1));
            if (k > 0) layers.Add(activation.Create());
        }
        return Sequential(layers);
    }
}
