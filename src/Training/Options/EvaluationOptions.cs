using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>Evaluation on validation and test examples.</summary>
public sealed record EvaluationOptions
{
    [Description("importance samples per example for the negative log-likelihood; 0: no estimate")]
    [Range(0, 1_000_000)]
    public int NllSamples { get; init; } = 100;

    [Description("steps of annealed importance sampling, a second estimate of the negative log-likelihood; 0: none")]
    [Range(0, 1_000_000)]
    public int AisSteps { get; init; }

    [Description("chains of annealed importance sampling for each example")]
    [Range(1, 10_000)]
    public int AisChains { get; init; } = 8;

    [Description("examples per batch of the evaluation")]
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 500;

    [Description("number of examples to evaluate; null: all")]
    [Range(1, 10_000_000)]
    public int? TestCount { get; init; }

    [Description("run of a classifier that gives the features for metrics of samples; null: the built-in one")]
    [FilePath(OrName = true)]
    public string? Extractor { get; init; }
}

/// <summary>Images of samples drawn during training, from the same noise each time.</summary>
public sealed record SamplingOptions
{
    [Description("samples per image")]
    [Range(1, 4096)]
    public int Count { get; init; } = 64;
}
