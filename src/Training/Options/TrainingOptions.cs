using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>What to do when a loss or gradient is NaN or infinite.</summary>
public enum NonFiniteKind
{
    /// <summary>Stop the run and save the state for inspection.</summary>
    Stop,

    /// <summary>Skip the optimizer's step and count it.</summary>
    Skip,
}

/// <summary>Number formats.</summary>
public enum Precision
{
    /// <summary>32 bits.</summary>
    Float32,

    /// <summary>64 bits.</summary>
    Float64,

    /// <summary>Matrix products and convolutions in bfloat16, everything else in float32.</summary>
    Bfloat16,
}

/// <summary>Length of the training, device, and how often to log, evaluate and save.</summary>
[OneOf("epochs", "steps")]
public sealed record TrainingOptions : IChecked
{
    [Description("passes over the training examples; give this or steps; default 10")]
    [Range(1, 1_000_000)]
    public int? Epochs { get => field ?? (Steps is null ? 10 : null); init; }

    [Description("optimizer steps; give this or epochs")]
    [Range(1, 1_000_000_000)]
    public int? Steps { get; init; }

    [Description("examples per batch")]
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 128;

    [Description("batches per optimizer step, whose gradients are averaged")]
    [Range(1, 65536)]
    public int Accumulate { get; init; } = 1;

    [Description("steps between two lines of metrics")]
    [Range(1, 1_000_000)]
    public int LogEvery { get; init; } = 100;

    [Description("steps between two evaluations on validation examples; 0: at the end only")]
    [Range(0, 1_000_000_000)]
    public int EvaluateEvery { get; init; } = 500;

    [Description("steps between two images of samples; 0: at the end only")]
    [Range(0, 1_000_000_000)]
    public int SampleEvery { get; init; } = 500;

    [Description("steps between two checkpoints, and the most that a kill can lose; 0: at the end only")]
    [Range(0, 1_000_000_000)]
    public int SaveEvery { get; init; } = 500;

    [Description("number of newest checkpoints to keep; 0: all")]
    [Range(0, 1_000_000)]
    public int KeepLast { get; init; } = 3;

    [Description("best checkpoint, which is kept too, and early stopping; null: neither")]
    public BestOptions? Best { get; init; } = new();

    [Description(
        "on NaN or infinity: stop at the next log line, or skip the optimizer step (one device sync per step)")]
    public NonFiniteKind NonFinite { get; init; } = NonFiniteKind.Stop;

    [Description("number format of weights and data; bfloat16: of matrix products and convolutions only")]
    public Precision Precision { get; init; } = Precision.Float32;

    [Description("device; auto: the first CUDA device, else the CPU")]
    [DeviceName]
    public string Device { get; init; } = "auto";

    [Description("CPU threads; 0: one per core")]
    [Range(0, 1024)]
    public int Threads { get; init; }

    [Description("same results, bit for bit, in every run of a seed: one CPU thread, deterministic CUDA algorithms")]
    public bool Deterministic { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        if (Precision == Precision.Bfloat16 && !Autocast.IsSupported)
            yield return "precision: got bfloat16, expected float32 or float64: TorchSharp gives a way to "
                + "libtorch's autocast on Linux only";
        if (Deterministic && Threads > 1)
            yield return $"threads: got {Threads}, expected 0 or 1 with deterministic: several threads add in "
                + "changing order";
        if (Epochs is not null && Steps is not null)
            yield return $"epochs: got {Epochs} beside steps {Steps}, expected one of the two";
    }
}
