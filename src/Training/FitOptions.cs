using Generative.Data;

namespace Generative.Training;

/// <summary>How to train a model.</summary>
public sealed record FitOptions
{
    /// <summary>Seed of the order of the examples.</summary>
    public long Seed { get; init; }

    /// <summary>Length of the training, device, and how often to log, evaluate and save.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>The optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Optimizers of single phases by name; the others use <see cref="Optimizer"/>.</summary>
    public IReadOnlyDictionary<string, OptimizerOptions>? Optimizers { get; init; }

    /// <summary>Exponential moving average of the weights; null: none.</summary>
    public EmaOptions? Ema { get; init; }

    /// <summary>Creates another model like the trained one, to hold the average; null: it is built as the trained one
    /// was.</summary>
    public Func<GenerativeModel>? Another { get; init; }

    /// <summary>Evaluation of validation and test examples.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>Binarization of gray pixels.</summary>
    [Aliases("binarisation")]
    public Binarization Binarization { get; init; }

    /// <summary>Whether training images are mirrored at random.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>A safetensors file with the model's first weights; null: random ones. A checkpoint to go on from comes
    /// before it.</summary>
    public string? Init { get; init; }

    /// <summary>The checkpoint to go on from; null: a new training.</summary>
    public Checkpoint? From { get; init; }
}
