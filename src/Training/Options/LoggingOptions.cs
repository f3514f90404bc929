using System.ComponentModel;

namespace Generative.Training;

/// <summary>What a run writes beside <c>metrics.jsonl</c>.</summary>
public sealed record LoggingOptions
{
    [Description(
        "Whether the run's folder gets an event file for TensorBoard: the same numbers, sample grids, and "
        + "histograms of the weights at each evaluation.")]
    public bool TensorBoard { get; init; } = true;
}
