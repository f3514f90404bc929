using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Configuration;
using Generative.Data;

namespace Generative.Training;

/// <summary>A whole run: what is trained, on what, how, and what is measured. The root of every config file.</summary>
public sealed record RunOptions
{
    [Description("Name of the run's folder; null: taken from the config file's name.")]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", ErrorMessage = "1..64 letters, digits, '.', '_' or '-'")]
    public string? Name { get; init; }

    [Description("Seed of every random stream: initial weights, order of the data, noise.")]
    [Range(typeof(long), "0", "9223372036854775807")]
    public long Seed { get; init; }

    [Description("The model, chosen by its key type.")]
    public required ModelOptions Model { get; init; }

    [Description("The data set, chosen by its key type.")]
    public DataOptions Data { get; init; } = new DigitsOptions();

    [Description("The optimizer.")]
    public OptimizerOptions Optimizer { get; init; } = new();

    [Description(
        "An optimizer of its own for a phase of the model's training step (critic, generator), by the phase's name; "
        + "the others take optimizer.")]
    public IReadOnlyDictionary<string, OptimizerOptions>? Optimizers { get; init; }

    [Description("A running average of the weights, evaluated and sampled from in their place; null: none.")]
    public EmaOptions? Ema { get; init; }

    [Description("The loop: how long, how often, where.")]
    public TrainingOptions Training { get; init; } = new();

    [Description("What is measured on the validation and test images.")]
    public EvaluationOptions Evaluation { get; init; } = new();

    [Description("The sample grids written while training.")]
    public SamplingOptions Sampling { get; init; } = new();

    [Description("What is written beside metrics.jsonl.")]
    public LoggingOptions Logging { get; init; } = new();

    [Description("What compare sets side by side; training ignores it.")]
    public CompareOptions? Compare { get; init; }

    [Description("Libraries whose kinds this config names.")]
    [FilePath]
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>A fresh model for examples of that shape.</summary>
    /// <exception cref="ConfigException">It cannot be for such examples.</exception>
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

    /// <summary>How a model for examples of that shape is trained.</summary>
    public FitOptions Fit(DataShape shape) => new()
    {
        Seed = Seed, Training = Training, Optimizer = Optimizer, Optimizers = Optimizers, Ema = Ema,
        Evaluation = Evaluation, Binarization = Data.Binarization, Another = () => Model.Create(shape),
    };
}
