using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;
using Generative.Score;

namespace Generative.Models.Score;

/// <summary>How an energy is trained.</summary>
public enum EnergyLoss
{
    /// <summary>Score matching with the exact trace: one backward pass for each dimension.</summary>
    Explicit,

    /// <summary>Score matching along random directions.</summary>
    Sliced,

    /// <summary>Score matching of data with noise of one σ added.</summary>
    Denoising,

    /// <summary>Classification of data against Gaussian noise; also estimates the constant.</summary>
    NoiseContrastive,
}

/// <summary>Which chain samples an energy.</summary>
public enum LangevinKind
{
    /// <summary>Every step taken.</summary>
    Unadjusted,

    /// <summary>Steps accepted or refused.</summary>
    Metropolis,
}

/// <summary>Langevin dynamics, as options.</summary>
public sealed record LangevinOptions
{
    [Description("unadjusted: every step is taken; metropolis: steps are accepted or refused")]
    public LangevinKind Type { get; init; } = LangevinKind.Metropolis;

    [Description("steps of a chain"), Range(1, 10_000_000)]
    public int Steps { get; init; } = 500;

    /// <summary>ε in <see cref="Langevin"/>.</summary>
    [Description("epsilon: a step is epsilon/2 times the score, and noise of variance epsilon"), Range(1e-12, 1e3)]
    public double Step { get; init; } = 0.01;
}

/// <summary>Options of <see cref="EnergyModel"/>.</summary>
[Kind("energyModel",
    "unnormalized density: score matching or noise-contrastive estimation, sampled by Langevin dynamics")]
public sealed record EnergyModelOptions : ModelOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new EnergyModel(this, shape);

    [Description("widths of the energy's hidden layers"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128];

    [Description("nonlinearity between layers; score matching takes second derivatives of it")]
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>τ.</summary>
    [Description(
        "standard deviation of the Gaussian that the energy reshapes, that chains start from, and that "
        + "noise-contrastive estimation tells data from"), Range(1e-3, 1e6)]
    public double Scale { get; init; } = 2;

    [Description("explicit, sliced or denoising score matching, or noiseContrastive")]
    public EnergyLoss Loss { get; init; } = EnergyLoss.Sliced;

    [Description("random directions of sliced score matching: rademacher, gaussian or sphere")]
    public Directions Directions { get; init; } = Directions.Rademacher;

    [Description("directions (sliced) or noise points (noiseContrastive) for each example"), Range(1, 10_000)]
    public int Samples { get; init; } = 1;

    [Description("noise of denoising score matching: the model learns data with that noise"), Range(1e-6, 1e6)]
    public double Sigma { get; init; } = 0.1;

    [Description("Langevin dynamics")]
    public LangevinOptions Sampler { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        if (Loss is not (EnergyLoss.Explicit or EnergyLoss.Sliced)) return [];
        if (Activation is not (Activation.Relu or Activation.LeakyRelu)) return [];
        return [$"activation: got {(Activation == Activation.Relu ? "relu" : "leakyRelu")} beside loss "
            + $"{(Loss == EnergyLoss.Explicit ? "explicit" : "sliced")}, expected one with a second derivative"];
    }
}
