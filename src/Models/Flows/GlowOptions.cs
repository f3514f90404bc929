using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Bijectors;
using Generative.Learning;
using Generative.Networks;

namespace Models.Flows;

/// <summary>Options of Glow.</summary>
public sealed record GlowOptions : FlowOptions
{
    [Description("steps of activation norm, mixing and coupling; of images: at each scale"), Range(1, 1000)]
    public int Steps { get; init; } = 8;

    [Description("log-scales of a coupling stay within so much of 0"), Range(0.01, 100.0)]
    public double Bound { get; init; } = 2;

    [Description("vectors: widths of the hidden layers of each coupling"), MinLength(1)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    [Description("images: channels of each coupling's network, scale by scale; at each scale the image is halved"), MinLength(1)]
    public IReadOnlyList<int> Widths { get; init; } = [64, 128];

    [Description("images: blocks of each coupling's network"), Range(0, 100)]
    public int Blocks { get; init; } = 1;

    [Description("images: gated or residual blocks")]
    public ConvBlock Block { get; init; } = ConvBlock.Gated;

    /// <inheritdoc/>
    internal override int Scales => Widths.Count;

    internal override Bijector Stack(DataShape shape, long context) => GlowLayers.Create(this, shape, context);
}
