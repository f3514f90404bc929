using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>What is measured.</summary>
public sealed record EvaluationOptions
{
    [Description("Importance samples per image of the negative log-likelihood; 0: not estimated.")]
    [Range(0, 1_000_000)]
    public int NllSamples { get; init; } = 100;

    [Description("Images evaluated at once.")]
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 500;

    [Description("Images evaluated; null: all of them.")]
    [Range(1, 10_000_000)]
    public int? TestCount { get; init; }

    [Description(
        "The run of a classifier, by whose features samples are measured; null: the program's own for that data set.")]
    [FilePath(OrName = true)]
    public string? Extractor { get; init; }
}

/// <summary>The grids of samples, drawn from the same noise each time.</summary>
public sealed record SamplingOptions
{
    [Description("Samples in a grid.")]
    [Range(1, 4096)]
    public int Count { get; init; } = 64;
}
