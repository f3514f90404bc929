using Generative.Bijectors;
using Generative.Networks;

namespace Generative.Tests.Bijectors;

/// <summary>A bijector as the laws meet it.</summary>
/// <param name="Create">A small one.</param>
/// <param name="Shape">Of one example, at most six numbers.</param>
/// <param name="Context">Numbers of the context; 0: none.</param>
/// <param name="Unit">Whether x lies in (0, 1).</param>
/// <param name="Deep">Whether 32 of them in a row are one flow: not where the shape or the range changes.</param>
internal sealed record BijectorCase(
    Func<Bijector> Create, long[] Shape, long Context = 0, bool Unit = false, bool Deep = true);

/// <summary>Every bijector, by its type's name and a word for the variant.</summary>
internal static class BijectorCases
{
    private static MlpConditioner Net(long inputs, long outputs, long context = 0) =>
        new(inputs, [16], outputs, Activation.Tanh, context);

    private static ConvConditioner Conv(
        long inputs, long outputs, ConvBlock block = ConvBlock.Gated, long context = 0, int width = 6) =>
        new(inputs, width, 1, outputs, block, context);

    public static readonly Dictionary<string, BijectorCase> All = new()
    {
        ["AffineCoupling, half"] = new(() => new AffineCoupling(Masks.Half(5), Net(5, 10)), [5]),
        ["AffineCoupling, alternating, with context"] =
            new(() => new AffineCoupling(Masks.Alternating(5, flip: true), Net(5, 10, 3)), [5], Context: 3),
        ["AffineCoupling, checkerboard"] =
            new(() => new AffineCoupling(Masks.Checkerboard(2, 3), Conv(1, 2)), [1, 2, 3]),
        ["AffineCoupling, channel, residual, with context"] =
            new(() => new AffineCoupling(Masks.Channel(3), Conv(3, 6, ConvBlock.Residual, 3)), [3, 2, 1], Context: 3),
        ["AffineCoupling, squeezed"] =
            new(() => new AffineCoupling(Masks.Squeezed(4, [true, false, false, true]), Conv(4, 8)), [4, 1, 1]),
        ["AffineCoupling, squeezed, whole vectors of channels"] =
            new(() => new AffineCoupling(Masks.Squeezed(4, [true, false, false, true]), Conv(4, 8, width: 16)),
                [4, 1, 1]),
        ["AdditiveCoupling, image"] =
            new(() => new AdditiveCoupling(Masks.Channel(3), Conv(3, 3, width: 16)), [3, 1, 2]),
        ["AdditiveCoupling"] = new(() => new AdditiveCoupling(Masks.Half(6, flip: true), Net(6, 6)), [6]),
        ["AdditiveCoupling, with context"] =
            new(() => new AdditiveCoupling(Masks.Half(4), Net(4, 4, 3)), [4], Context: 3),
        ["SplineCoupling"] = new(() => new SplineCoupling(Masks.Half(4), Net(4, 4 * 14), 2), [4]),
        ["SplineCoupling, image, with context"] =
            new(() => new SplineCoupling(Masks.Channel(2), Conv(2, 2 * 11, context: 3)), [2, 1, 3], Context: 3),
        ["MaskedAutoregressive"] = new(() => new MaskedAutoregressive(5, new Made(5, [12, 12], 2)), [5]),
        ["MaskedAutoregressive, with context"] =
            new(() => new MaskedAutoregressive(4, new Made(4, [12], 2, context: 3)), [4], Context: 3),
        ["MaskedAutoregressive, one number"] = new(() => new MaskedAutoregressive(1, new Made(1, [4], 2)), [1]),
        ["InverseBijector"] = new(() => new InverseBijector(new MaskedAutoregressive(4, new Made(4, [12], 2))), [4]),
        ["Chain, with context"] =
            new(() =>
            new Chain([new ActNorm(4), new InvertibleConvolution(4), new AffineCoupling(Masks.Half(4), Net(4, 8, 3))]),
            [4], Context: 3),
        ["Permutation"] = new(() => Permutation.Random(6), [6]),
        ["Permutation, image"] = new(() => Permutation.Reverse(3), [3, 1, 2]),
        ["InvertibleConvolution"] = new(() => new InvertibleConvolution(3), [3, 1, 2]),
        ["InvertibleConvolution, vector"] = new(() => new InvertibleConvolution(6), [6]),
        ["ActNorm"] = new(() => new ActNorm(2), [2, 1, 3]),
        ["ActNorm, vector"] = new(() => new ActNorm(5), [5]),
        ["BatchNormalization"] = new(() => new BatchNormalization(2), [2, 3, 1]),
        ["Standardization"] = new(() => new Standardization(4), [4]),
        ["Squeeze"] = new(() => new Squeeze(), [1, 2, 2], Deep: false),
        ["Flattened"] = new(() => new Flattened(2, 1, 3), [2, 1, 3], Deep: false),
        ["Split"] =
            new(() =>
            new Split(
            2, 1, 3, new Chain([new AffineCoupling(Masks.Checkerboard(1, 3), Conv(1, 2)), new Flattened(1, 1, 3)])),
            [2, 1, 3], Deep: false),
        ["Logit, 0.05"] = new(() => new Logit(0.05), [6], Unit: true, Deep: false),
        ["Logit, 1e-6"] = new(() => new Logit(1e-6), [1, 2, 3], Unit: true, Deep: false),
    };
}
