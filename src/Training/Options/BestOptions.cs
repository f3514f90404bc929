using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>Whether a metric is to be minimized or maximized.</summary>
public enum Goal
{
    /// <summary>Smaller is better.</summary>
    Least,

    /// <summary>Larger is better.</summary>
    Most,
}

/// <summary>Choice of the best checkpoint, and early stopping.</summary>
public sealed record BestOptions
{
    [Description("validation metric, named as in metrics.jsonl without valid/; an unknown one has no effect")]
    public string Metric { get; init; } = "loss";

    [Description("direction in which the metric is better")]
    public Goal Goal { get; init; } = Goal.Least;

    [Description("evaluations without improvement before training stops; null: no early stopping")]
    [Range(1, 1_000_000)]
    public int? Patience { get; init; }
}
