using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>Which way a metric is better.</summary>
public enum Goal
{
    /// <summary>The least is best.</summary>
    Least,
    /// <summary>The most is best.</summary>
    Most,
}

/// <summary>Which checkpoint is the best one, judged at each evaluation on the validation images.</summary>
public sealed record BestOptions
{
    [Description("The metric, as valid/... in the metrics names it; one that is not there judges nothing.")]
    public string Metric { get; init; } = "loss";

    [Description("Which way it is better.")]
    public Goal Goal { get; init; } = Goal.Least;

    [Description("Evaluations in a row without a better one after which the run stops; null: it does not.")]
    [Range(1, 1_000_000)]
    public int? Patience { get; init; }
}
