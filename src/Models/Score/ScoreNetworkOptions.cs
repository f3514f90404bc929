using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;
using Generative.Score;

namespace Generative.Models.Score;

/// <summary>Annealed Langevin dynamics, as options.</summary>
public sealed record AnnealedLangevinOptions
{
    /// <summary>T in <see cref="AnnealedLangevin"/>.</summary>
    [Description("steps at each noise level"), Range(1, 100_000)]
    public int Steps { get; init; } = 5;

    /// <summary>r in <see cref="AnnealedLangevin"/>.</summary>
    [Description(
        "a step at the level sigma is this times sigma^2; null: the one that keeps noise nearest to what each level "
        + "should have"), Range(1e-9, 2.0)]
    public double? Step { get; init; }

    [Description("finish with one denoising step (Tweedie's formula)")]
    public bool Denoise { get; init; } = true;
}

/// <summary>Options of <see cref="ScoreNetwork"/>.</summary>
[Kind("scoreNetwork", "noise-conditional score network, sampled by annealed Langevin dynamics")]
public sealed record ScoreNetworkOptions : ModelOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new ScoreNetwork(this, shape);

    [Description("the network for images")]
    public UNetOptions Unet { get; init; } = new();

    [Description("widths of the hidden layers of the network for vectors"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128, 128];

    /// <summary>σ₁.</summary>
    [Description("largest noise: about the greatest distance between two examples, pixels counting from -1 to 1"),
        Range(1e-6, 1e6)]
    public double SigmaMax { get; init; } = 30;

    /// <summary>σ_L.</summary>
    [Description("smallest noise: too little to see"), Range(1e-6, 1e6)]
    public double SigmaMin { get; init; } = 0.02;

    /// <summary>L.</summary>
    [Description("noise levels, a geometric sequence from sigmaMax to sigmaMin"), Range(2, 100_000)]
    public int Levels { get; init; } = 100;

    [Description("annealed Langevin dynamics")]
    public AnnealedLangevinOptions Sampler { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Faults() =>
        [.. Unet.Faults().Select(f => $"unet.{f}"), .. SigmaMin >= SigmaMax
            ? [$"sigmaMin: got {SigmaMin} beside sigmaMax {SigmaMax}, expected less"] : Array.Empty<string>()];

    /// <summary>σ₁ .. σ_L.</summary>
    internal NoiseLevels NoiseLevels => new(SigmaMax, SigmaMin, Levels);
}
