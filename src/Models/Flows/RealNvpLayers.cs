using Generative.Bijectors;
using Generative.Networks;

namespace Generative.Models.Flows;

/// <summary>RealNVP's layers: couplings whose masks take turns, of images scale by scale.</summary>
/// <remarks>
/// An image is squeezed first, and the masks of its first couplings are patterns of the 2 x 2 squares, (1, 0, 0, 1),
/// (1, 1, 0, 0), (1, 0, 1, 0) and their complements: the same checkerboard and
/// striped masks of the whole image, with networks that work at a quarter of its places. Half of the channels leave at
/// each scale.
/// Dinh, Sohl-Dickstein and Bengio, 2017, arXiv:1605.08803, sections 3.4 to 3.7.
/// </remarks>
internal static class RealNvpLayers
{
    private static readonly bool[][] patterns =
        [[true, false, false, true], [true, true, false, false], [true, false, true, false]];

    public static Bijector Create(RealNvpOptions o, DataShape shape, long context) =>
        shape.IsVector ? Vector(o, shape.Pixels, context)
            : Scale(o, shape.Channels, shape.Height, shape.Width, 0, context);

    private static Chain Vector(RealNvpOptions o, int D, long context)
    {
        List<Bijector> parts = [];
        for (var k = 0; k < o.Couplings; k++)
        {
            var mask = k % 4 < 2 ? Masks.Alternating(D, flip: k % 2 == 1) : Masks.Half(D, flip: k % 2 == 1);
            parts.AddRange(o.Norm.For(D));
            parts.Add(Coupling(o, mask, new MlpConditioner(D, o.Hidden, Outputs(o, D), o.Activation, context)));
        }
        return new([.. parts, .. o.Norm.For(D)]);
    }

    private static Chain Scale(RealNvpOptions o, int channels, int height, int width, int scale, long context)
    {
        var (c, h, w) = (4 * channels, height / 2, width / 2);
        List<Bijector> parts = [new Squeeze()];
        for (var k = 0; k < o.Couplings; k++)
        {
            parts.AddRange(o.Norm.For(c));
            parts.Add(Coupling(o, Masks.Squeezed(c, patterns[k / 2 % 3], flip: k % 2 == 1),
                new ConvConditioner(c, o.Widths[scale], o.Blocks, Outputs(o, c), o.Block, context)));
        }
        parts.AddRange(o.Norm.For(c));
        parts.Add(scale + 1 < o.Widths.Count ? new Split(c, h, w, Scale(o, c / 2, h, w, scale + 1, context))
            : new Flattened(c, h, w));
        return new(parts);
    }

    private static Bijector Coupling(RealNvpOptions o, Tensor mask, Conditioner net) =>
        o.Coupling == CouplingKind.Affine ? new AffineCoupling(mask, net, o.Bound) : new AdditiveCoupling(mask, net);

    private static long Outputs(RealNvpOptions o, long moved) => o.Coupling == CouplingKind.Affine ? 2 * moved : moved;
}
