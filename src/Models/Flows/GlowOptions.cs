using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Bijectors;

namespace Generative.Models.Flows;

/// <summary>Options of Glow.</summary>
public sealed record GlowOptions : CouplingFlowOptions
{
    /// <summary>Wider networks than RealNVP's, with a block each.</summary>
    public GlowOptions() => (Widths, Blocks) = ([64, 128], 1);

    [Description("steps of activation norm, mixing and coupling; of images: at each scale"), Range(1, 1000)]
    public int Steps { get; init; } = 8;

    internal override Bijector Stack(DataShape shape, long context) => GlowLayers.Create(this, shape, context);
}
