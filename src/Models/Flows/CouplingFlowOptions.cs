using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;

namespace Generative.Models.Flows;

/// <summary>What flows of affine couplings share: RealNVP and Glow.</summary>
public abstract record CouplingFlowOptions : FlowOptions
{
    [Description("log-scales of a coupling stay within so much of 0"), Range(0.01, 100.0)]
    public double Bound { get; init; } = 2;

    [Description("vectors: widths of the hidden layers of each coupling"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    [Description(
        "images: channels of each coupling's network, scale by scale; at each scale the image is halved and, but "
        + "for the last, half of its numbers are done"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Widths { get; init; } = [32, 64];

    [Description("images: blocks of each coupling's network"), Range(0, 100)]
    public int Blocks { get; init; } = 2;

    [Description("images: gated or residual blocks")]
    public ConvBlock Block { get; init; } = ConvBlock.Gated;

    /// <inheritdoc/>
    public override int Scales => Widths.Count;
}
