using Generative.Networks;

namespace Generative.Models.Vae;

/// <summary>Encoder and decoder of a <see cref="GaussianVae"/>, which read the class beside x and z.</summary>
internal static class VaeCoders
{
    /// <summary>From x, and a class as further numbers or channels, to μ and ln σ² [B, 2L], and the context of a flow
    /// [B, 2L + C].</summary>
    public static Sequential Encoder(GaussianVaeOptions o, DataShape image)
    {
        var (classes, outputs) = (image.ClassesFor(o.ClassConditional), 2L * o.LatentDim + (o.Posterior?.Context ?? 0));
        return o.Coder == CoderKind.Mlp ? Mlp.Create(image.Pixels + classes, o.Hidden, outputs, o.Activation)
            : ConvCoders.Encoder(image with { Channels = image.Channels + classes }, o.Hidden, outputs, o.Activation);
    }

    /// <summary>From z and a class [B, L + classes] to the pixels' parameters.</summary>
    public static Sequential Decoder(GaussianVaeOptions o, DataShape image)
    {
        var inputs = o.LatentDim + image.ClassesFor(o.ClassConditional);
        return o.Coder == CoderKind.Mlp
            ? Mlp.Create(inputs, [.. o.Hidden.Reverse()], image.Pixels, o.Activation)
            : ConvCoders.Decoder(inputs, image, o.Hidden, image.Channels, o.Activation);
    }

    /// <summary>What the encoder reads: x [B, C, H, W], flattened where it is fully connected, and the class
    /// beside it.</summary>
    public static Tensor Input(GaussianVaeOptions o, Tensor x, Tensor? labels, long classes)
    {
        var input = o.Coder == CoderKind.Mlp ? x.flatten(1) : x;
        if (classes == 0) return input;
        var y = labels!.OneHot(classes, x.dtype);                                      // [B, classes]
        return cat([input, o.Coder == CoderKind.Mlp ? y : y.view(-1, classes, 1, 1).expand(-1, -1, x.size(2),
            x.size(3))], 1);
    }

    /// <summary>z [..., L] and the class beside it, [..., L + classes].</summary>
    public static Tensor WithClass(Tensor z, Tensor labels, long classes) =>
        cat([z, labels.OneHot(classes, z.dtype).expand([.. z.shape[..^1], classes])], -1);

    /// <summary>The pixels' parameters [..., D] for the decoder's input [..., L].</summary>
    public static Tensor Decode(Sequential decoder, GaussianVaeOptions o, DataShape image, Tensor z)
    {
        if (o.Coder == CoderKind.Mlp) return decoder.call(z);
        // Convolutions need one batch dimension: [K, B, L] -> [K B, L] -> [K, B, D].
        var output = decoder.call(z.dim() == 2 ? z : z.flatten(0, -2)).flatten(1);
        return z.dim() == 2 ? output : output.view([.. z.shape[..^1], image.Pixels]);
    }
}
