using Generative.Data;

namespace Generative.Training;

/// <summary>How a model is trained; each part is a section of a config file.</summary>
public sealed record FitOptions
{
    /// <summary>Seed of the data's order.</summary>
    public long Seed { get; init; }

    /// <summary>How long, how often, where.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>The optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Optimizers of single phases, by the phase's name; the others take <see cref="Optimizer"/>.</summary>
    public IReadOnlyDictionary<string, OptimizerOptions>? Optimizers { get; init; }

    /// <summary>A running average of the weights; null: none.</summary>
    public EmaOptions? Ema { get; init; }

    /// <summary>Makes another model like the trained one, for the average; null: it is built as the trained one was.</summary>
    public Func<GenerativeModel>? Another { get; init; }

    /// <summary>What is measured on validation and test examples.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>What becomes of gray pixels.</summary>
    [Aliases("binarisation")]
    public Binarization Binarization { get; init; }

    /// <summary>The checkpoint folder that a resumed training goes on from; null: it starts afresh.</summary>
    public string? From { get; init; }
}
