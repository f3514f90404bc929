using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Models;

namespace Training.Config;

/// <summary>How long the loop runs, how often it reports, and where.</summary>
public sealed record TrainingOptions : IChecked
{
    [Description("Passes over the training images; give this or steps. 10 where neither is given.")]
    [Range(1, 1_000_000)]
    public int? Epochs { get => field ?? (Steps is null ? 10 : null); init; }

    [Description("Optimiser steps; give this or epochs.")]
    [Range(1, 1_000_000_000)]
    public int? Steps { get; init; }

    [Description("Images in a step.")]
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 128;

    [Description("Steps between two lines of metrics.")]
    [Range(1, 1_000_000)]
    public int LogEvery { get; init; } = 100;

    [Description("Steps between two evaluations on the validation images; 0: at the end only.")]
    [Range(0, 1_000_000_000)]
    public int EvaluateEvery { get; init; } = 500;

    [Description("Steps between two sample grids; 0: at the end only.")]
    [Range(0, 1_000_000_000)]
    public int SampleEvery { get; init; } = 500;

    [Description("Steps between two checkpoints; 0: at the end only.")]
    [Range(0, 1_000_000_000)]
    public int SaveEvery { get; init; } = 500;

    [Description("Checkpoints kept, newest first; 0: all.")]
    [Range(0, 1_000_000)]
    public int KeepLast { get; init; } = 3;

    [Description("Where tensors live; auto: the first CUDA device, the CPU where there is none.")]
    [RegularExpression("auto|cpu|cuda(:[0-9]{1,2})?", ErrorMessage = "auto, cpu, cuda or cuda:0")]
    public string Device { get; init; } = "auto";

    [Description("CPU threads of the mathematics; 0: every core.")]
    [Range(0, 1024)]
    public int Threads { get; init; }

    public IEnumerable<string> Faults()
    {
        if (Epochs is not null && Steps is not null) yield return $"epochs: got {Epochs} beside steps {Steps}, expected one of the two";
    }
}
