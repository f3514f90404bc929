using System.ComponentModel;

namespace Generative.Training;

/// <summary>Logs in addition to <c>metrics.jsonl</c>.</summary>
public sealed record LoggingOptions
{
    [Description("event file for TensorBoard: the metrics, images of samples, and histograms of the weights")]
    public bool TensorBoard { get; init; } = true;
}
