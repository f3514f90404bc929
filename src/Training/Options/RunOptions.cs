using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Configuration;
using Generative.Data;

namespace Generative.Training;

/// <summary>All options of a run: the root of every config file.</summary>
public sealed record RunOptions
{
    [Description("name of the run's folder; null: the name of the config file")]
    [Name]
    public string? Name { get; init; }

    [Description("seed of all random numbers: initial weights, order of the data, noise")]
    [Range(typeof(long), "0", "9223372036854775807")]
    public long Seed { get; init; }

    [Description("model, chosen by its key type")]
    public required ModelOptions Model { get; init; }

    [Description("data set, chosen by its key type")]
    public DataOptions Data { get; init; } = new DigitsOptions();

    [Description("optimizer")]
    public OptimizerOptions Optimizer { get; init; } = new();

    [Description(
        "optimizers of single phases of the training step (critic, generator) by name; the others use optimizer")]
    public IReadOnlyDictionary<string, OptimizerOptions>? Optimizers { get; init; }

    [Description("exponential moving average of the weights, used for evaluation and samples; null: none")]
    public EmaOptions? Ema { get; init; }

    [Description("training loop: length, device, and how often to log, evaluate and save")]
    public TrainingOptions Training { get; init; } = new();

    [Description("evaluation on validation and test examples")]
    public EvaluationOptions Evaluation { get; init; } = new();

    [Description("images of samples drawn during training")]
    public SamplingOptions Sampling { get; init; } = new();

    [Description("logs in addition to metrics.jsonl")]
    public LoggingOptions Logging { get; init; } = new();

    [Description("options of the command compare; ignored by train")]
    public CompareOptions? Compare { get; init; }

    [Description("plugins: libraries with further models, data sets and so on")]
    [FilePath]
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Creates a model for examples of a shape.</summary>
    /// <exception cref="ConfigException">The model does not fit such examples.</exception>
    public GenerativeModel CreateModel(DataShape shape)
    {
        try
        {
            return Model.Create(shape);
        }
        catch (OptionsException e)
        {
            throw new ConfigException([.. e.Faults.Select(fault => $"model: {fault}")]);
        }
        catch (ArgumentException e)
        {
            throw new ConfigException([$"model: {e.Message}"]);
        }
    }

    /// <summary>The training options of a model for examples of a shape.</summary>
    public FitOptions Fit(DataShape shape) => new()
    {
        Seed = Seed,
        Training = Training,
        Optimizer = Optimizer,
        Optimizers = Optimizers,
        Ema = Ema,
        Evaluation = Evaluation,
        Binarization = Data.Binarization,
        IsMirrored = Data.IsMirrored,
        Another = () => Model.Create(shape),
    };
}

/// <summary>Logs in addition to <c>metrics.jsonl</c>.</summary>
public sealed record LoggingOptions
{
    [Description("event file for TensorBoard: the metrics, images of samples, and histograms of the weights")]
    public bool TensorBoard { get; init; } = true;
}

/// <summary>Exponential moving average of the weights, used for evaluation and samples.</summary>
public sealed record EmaOptions
{
    [Description("decay d of the average: average = d average + (1 - d) weights")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Decay { get; init; } = 0.999;

    [Description("smaller decay at first, min(decay, (1 + t) / (10 + t)), to forget the initial weights soon")]
    public bool Warmup { get; init; } = true;
}
