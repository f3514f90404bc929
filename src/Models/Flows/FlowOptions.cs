using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Bijectors;
using Generative.Networks;

namespace Generative.Models.Flows;

/// <summary>How the steps of 8-bit images are filled.</summary>
public enum DequantisationKind
{
    /// <summary>Evenly.</summary>
    Uniform,

    /// <summary>By a learned density given the image.</summary>
    Variational,
}

/// <summary>Base distribution of a flow.</summary>
public enum BaseKind
{
    /// <summary>N(0, I).</summary>
    Normal,

    /// <summary>A learned mixture of normals.</summary>
    Mixture,
}

/// <summary>What all flows share.</summary>
public abstract record FlowOptions : ModelOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new NormalizingFlow(this, shape);

    [Description("the density of z: normal, or a learned mixture of normals")]
    public BaseKind Base { get; init; } = BaseKind.Normal;

    [Description("normals of the mixture"), Range(1, 10_000)]
    public int Components { get; init; } = 8;

    [Description("condition every layer on the label")]
    public bool ClassConditional { get; init; }

    [Description("spread of z when sampling; 1 is the model"), Range(0.0, 100.0)]
    public double Temperature { get; init; } = 1;

    [Description("vectors enter with the training data's mean 0 and variance 1")]
    [Aliases("standardise")]
    public bool Standardize { get; init; } = true;

    [Description("images enter as logit(alpha + (1 - 2 alpha) v)"), Range(1e-7, 0.49)]
    public double Alpha { get; init; } = 0.05;

    [Description("levels of a pixel: 256, or 2 where images are binarized"), Range(2, 65536)]
    public int Levels { get; init; } = 256;

    [Description("how the steps between levels are filled: uniform or variational")]
    [Aliases("dequantisation")]
    public DequantisationKind Dequantization { get; init; } = DequantisationKind.Uniform;

    [Description("channels of the variational dequantization's network"), Range(1, 4096)]
    public int DequantisationWidth { get; init; } = 32;

    [Description("nonlinearity of fully connected networks")]
    public Activation Activation { get; init; } = Activation.Silu;

    /// <inheritdoc/>
    public virtual IEnumerable<string> Faults() => [];

    /// <summary>Times an image is halved.</summary>
    public virtual int Scales => Dequantization == DequantisationKind.Variational ? 1 : 0;

    /// <summary>The layers from standardized x (or logits) of that shape to z [B, D]: images [B, C, H, W], vectors [B,
    /// D].</summary>
    public abstract Bijector Stack(DataShape shape, long context);

    /// <summary>Flattens an image, for flows on vectors.</summary>
    protected static Bijector[] AsVector(DataShape shape) =>
        shape.IsVector ? [] : [new Flattened(shape.Channels, shape.Height, shape.Width)];
}
