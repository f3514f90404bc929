using Generative.Bijectors;
using Generative.Networks;

namespace Generative.Models.Flows;

/// <summary>Glow's layers: activation norm, invertible 1 x 1 convolution, affine coupling, step by step and scale by
/// scale.</summary>
/// <remarks>Kingma and Dhariwal, "Glow", 2018, arXiv:1807.03039, figure 2. Of a vector, the convolution is an
/// invertible matrix.</remarks>
internal static class GlowLayers
{
    public static Chain Create(GlowOptions o, DataShape shape, long context) =>
        shape.IsVector ? Vector(o, shape.Pixels, context)
            : Scale(o, shape.Channels, shape.Height, shape.Width, 0, context);

    private static Chain Vector(GlowOptions o, int D, long context) =>
        new(Enumerable.Range(0, o.Steps)
            .SelectMany(_ => Step(o, D, Masks.Half(D), new MlpConditioner(D, o.Hidden, 2 * D, o.Activation, context))));

    private static Chain Scale(GlowOptions o, int channels, int height, int width, int scale, long context)
    {
        var (c, h, w) = (4 * channels, height / 2, width / 2);
        return new(
        [
            new Squeeze(),
            .. Enumerable.Range(0, o.Steps)
                .SelectMany(_ => Step(o, c, Masks.Channel(c),
                new ConvConditioner(c, o.Widths[scale], o.Blocks, 2 * c, o.Block, context))),
            scale + 1 < o.Scales ? new Split(c, h, w, Scale(o, c / 2, h, w, scale + 1, context))
                : new Flattened(c, h, w),
        ]);
    }

    private static Bijector[] Step(GlowOptions o, long channels, Tensor mask, Conditioner net) =>
        [new ActNorm(channels), new InvertibleConvolution(channels), new AffineCoupling(mask, net, o.Bound)];
}
