using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Bijectors;

namespace Generative.Models.Flows;

/// <summary>Transformation inside a coupling.</summary>
public enum CouplingKind
{
    /// <summary>Scale and shift.</summary>
    Affine,

    /// <summary>Shift: NICE.</summary>
    Additive,
}

/// <summary>Options of RealNVP.</summary>
[Kind("realNvp", "normalizing flow of affine couplings: exact likelihoods of vectors, bits per dimension of images")]
public sealed record RealNvpOptions : CouplingFlowOptions
{
    [Description("affine, or additive: NICE")]
    public CouplingKind Coupling { get; init; } = CouplingKind.Affine;

    [Description("couplings; of images: at each scale"), Range(1, 1000)]
    public int Couplings { get; init; } = 8;

    [Description("between couplings: none, actNorm or batch")]
    public FlowNorm Norm { get; init; } = FlowNorm.ActNorm;

    /// <inheritdoc/>
    public override Bijector Stack(DataShape shape, long context) => RealNvpLayers.Create(this, shape, context);
}
