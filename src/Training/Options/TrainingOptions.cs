using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>What becomes of a step whose loss or gradient is not finite.</summary>
public enum NonFiniteKind
{
    /// <summary>The run stops, the state saved for inspection.</summary>
    Stop,
    /// <summary>The optimizer's step is left out, and counted.</summary>
    Skip,
}

/// <summary>Number formats.</summary>
public enum Precision
{
    /// <summary>32 bits.</summary>
    Float32,
    /// <summary>64 bits.</summary>
    Float64,
    /// <summary>Products and convolutions in bfloat16, everything else in float32.</summary>
    Bfloat16,
}

/// <summary>How long the loop runs, how often it reports, and where.</summary>
[OneOf("epochs", "steps")]
public sealed record TrainingOptions : IChecked
{
    [Description("Passes over the training images; give this or steps. 10 where neither is given.")]
    [Range(1, 1_000_000)]
    public int? Epochs { get => field ?? (Steps is null ? 10 : null); init; }

    [Description("Optimizer steps; give this or epochs.")]
    [Range(1, 1_000_000_000)]
    public int? Steps { get; init; }

    [Description("Images in a step.")]
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 128;

    [Description(
        "Batches whose gradients are averaged for an optimizer step: a step takes so many times batchSize images.")]
    [Range(1, 65536)]
    public int Accumulate { get; init; } = 1;

    [Description("Steps between two lines of metrics.")]
    [Range(1, 1_000_000)]
    public int LogEvery { get; init; } = 100;

    [Description("Steps between two evaluations on the validation images; 0: at the end only.")]
    [Range(0, 1_000_000_000)]
    public int EvaluateEvery { get; init; } = 500;

    [Description("Steps between two sample grids; 0: at the end only.")]
    [Range(0, 1_000_000_000)]
    public int SampleEvery { get; init; } = 500;

    [Description(
        "Steps between two checkpoints, and the most that a kill loses: another is written half way, and goes with "
        + "the next; 0: at the end only.")]
    [Range(0, 1_000_000_000)]
    public int SaveEvery { get; init; } = 500;

    [Description("Checkpoints kept, newest first; 0: all.")]
    [Range(0, 1_000_000)]
    public int KeepLast { get; init; } = 3;

    [Description("The best checkpoint, kept beside the newest, and when to stop early; null: neither.")]
    public BestOptions? Best { get; init; } = new();

    [Description(
        "What a loss or gradient that is not finite does: stop the run, which is told at the next log line and "
        + "names the step; or skip the optimizer's step and count it, which asks the device each step.")]
    public NonFiniteKind NonFinite { get; init; } = NonFiniteKind.Stop;

    [Description(
        "Number format of weights, data and arithmetic; bfloat16: of products and convolutions in the training "
        + "step, all else float32.")]
    public Precision Precision { get; init; } = Precision.Float32;

    [Description("Where tensors live; auto: the first CUDA device, the CPU where there is none.")]
    [RegularExpression("auto|cpu|cuda(:[0-9]{1,2})?", ErrorMessage = "auto, cpu, cuda or cuda:0")]
    public string Device { get; init; } = "auto";

    [Description("CPU threads of the mathematics; 0: every core.")]
    [Range(0, 1024)]
    public int Threads { get; init; }

    [Description(
        "Whether two runs of one seed are the same to the bit: one thread on the CPU, deterministic algorithms on CUDA.")]
    public bool Deterministic { get; init; }

    public IEnumerable<string> Faults()
    {
        if (Precision == Precision.Bfloat16 && !Autocast.IsSupported)
            yield return "precision: got bfloat16, expected float32 or float64: TorchSharp gives a way to "
            + "libtorch's autocast on Linux only";
        if (Deterministic && Threads > 1)
            yield return $"threads: got {Threads}, expected 0 or 1 with deterministic: several threads add in "
            + $"changing order";
        if (Epochs is not null && Steps is not null)
            yield return $"epochs: got {Epochs} beside steps {Steps}, expected one of the two";
    }
}
