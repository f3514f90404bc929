using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Networks;

/// <summary>How views of an example differ from it.</summary>
public sealed record RandomViewOptions
{
    [Description("turns, scales, slants and moves images; null: no")]
    public RandomAffineOptions? Affine { get; init; } = new();

    [Description("longest sides of a rectangle that is made black in images, as a share of the image's; 0: none"),
        Range(0.0, 1.0)]
    public double Erase { get; init; }

    [Description("deviation of normal noise that is added to every number"), Range(0.0, 1e6)]
    public double Noise { get; init; }
}

/// <summary>Views of examples: other examples that mean the same.</summary>
public static class RandomView
{
    /// <summary>A view of each of x [B, C, H, W], by its own draw: distorted, a part of it erased, noisy. No host
    /// read.</summary>
    public static Tensor Of(Tensor x, RandomViewOptions o)
    {
        if (o.Affine is { } affine) x = RandomAffine.Of(x, affine);
        x = RandomErasing.Of(x, o.Erase);
        return o.Noise == 0 ? x : x + o.Noise * randn_like(x);
    }
}
