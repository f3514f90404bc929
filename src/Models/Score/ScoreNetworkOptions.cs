using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;
using Generative.Score;

namespace Models.Score;

/// <summary>Annealed Langevin dynamics, as options.</summary>
public sealed record AnnealedLangevinOptions
{
    /// <summary>T in <see cref="AnnealedLangevin"/>.</summary>
    [Description("steps at each noise level"), Range(1, 100_000)]
    public int Steps { get; init; } = 100;

    /// <summary>r in <see cref="AnnealedLangevin"/>.</summary>
    [Description("a step at the level sigma is this times sigma^2"), Range(1e-9, 2.0)]
    public double Step { get; init; } = 0.2;

    [Description("end with the mean of the data that a sample is a noised copy of")]
    public bool Denoise { get; init; } = true;
}

/// <summary>Options of <see cref="ScoreNetwork"/>.</summary>
public sealed record ScoreNetworkOptions : ModelOptions, IChecked
{
    [Description("widths of the hidden layers"), MinLength(1)]
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128, 128];

    [Description("nonlinearity between layers")]
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>σ₁.</summary>
    [Description("largest noise: about the greatest distance between two examples"), Range(1e-6, 1e6)]
    public double SigmaMax { get; init; } = 1;

    /// <summary>σ_L.</summary>
    [Description("smallest noise: too little to see"), Range(1e-6, 1e6)]
    public double SigmaMin { get; init; } = 0.01;

    /// <summary>L.</summary>
    [Description("noise levels, a geometric sequence from sigmaMax to sigmaMin"), Range(1, 100_000)]
    public int Levels { get; init; } = 10;

    [Description("annealed Langevin dynamics")]
    public AnnealedLangevinOptions Sampler { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Faults() =>
        SigmaMin > SigmaMax || (Levels > 1 && SigmaMin == SigmaMax) ? [$"sigmaMin: got {SigmaMin} beside sigmaMax {SigmaMax}, expected less"]
        : Levels == 1 && SigmaMin != SigmaMax ? [$"levels: got 1 from sigmaMax {SigmaMax} to sigmaMin {SigmaMin}, expected 2 or more, or the two alike"] : [];

    /// <summary>σ₁ .. σ_L.</summary>
    internal NoiseLevels NoiseLevels => new(SigmaMax, SigmaMin, Levels);
}
