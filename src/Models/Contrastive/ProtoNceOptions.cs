using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Models.Vae;
using Generative.Networks;

namespace Generative.Models.Contrastive;

/// <summary>Options of <see cref="ProtoNce"/>.</summary>
[Kind("protoNce", "prototypical contrastive learning: features and clusters of examples without labels")]
public sealed record ProtoNceOptions : ModelOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new ProtoNce(this, shape);

    [Description("K of each set of prototypes, each by a k-means of its own; the first sorts examples into clusters; "
        + "[]: InfoNCE alone"), Range(2, 1_000_000)]
    public IReadOnlyList<int> Clusters { get; init; } = [10, 50, 200];

    [Description("mlp: fully connected; conv: stride-2 convolutions")]
    public CoderKind Coder { get; init; } = CoderKind.Conv;

    [Description("widths of the encoder's hidden layers"), MinLength(1), Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [32, 64, 128];

    /// <summary>F in the docs' shapes.</summary>
    [Description("features, the numbers of a code"), Range(1, 65_536)]
    public int Features { get; init; } = 128;

    [Description("widths of the hidden layers from the features to the unit sphere; []: a linear map"),
        Range(1, 65_536)]
    public IReadOnlyList<int> Projection { get; init; } = [128];

    /// <summary>L in the docs' shapes.</summary>
    [Description("dimensions of the space with the unit sphere"), Range(2, 65_536)]
    public int LatentDim { get; init; } = 64;

    [Description("nonlinearity between layers")]
    public Activation Activation { get; init; } = Activation.Relu;

    [Description("share of its weights that the momentum encoder keeps at each step"), Range(0.0, 1.0)]
    public double Momentum { get; init; } = 0.99;

    [Description("temperature of InfoNCE, and mean of the prototypes' concentrations"), Range(1e-3, 1e3)]
    public double Temperature { get; init; } = 0.1;

    [Description("keys of earlier batches that an example's own is told from; 0: those of its batch"),
        Range(0, 10_000_000)]
    public int Queue { get; init; }

    [Description("steps of InfoNCE alone, before the first prototypes"), Range(0, 1_000_000_000)]
    public int PretrainSteps { get; init; } = 1000;

    [Description("steps from one k-means to the next; 0: an epoch"), Range(0, 1_000_000_000)]
    public int PrototypeSteps { get; init; }

    [Description("iterations of k-means, after k-means++"), Range(0, 10_000)]
    public int Iterations { get; init; } = 20;

    [Description("alpha of the concentrations: clusters of a few are not taken for concentrated ones"),
        Range(0.0, 1e6)]
    public double Smoothing { get; init; } = 10;

    [Description("the views of an example that training takes for the same")]
    public RandomViewOptions Views { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Faults() => Views is not { Affine: null, Erase: 0, Noise: 0 } ? []
        : ["views: got no affine, erase or noise, expected one of them or more: both views of an example would be the "
            + "same"];
}
