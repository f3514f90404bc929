using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>Exponential moving average of the weights, used for evaluation and samples.</summary>
public sealed record EmaOptions
{
    [Description("decay d of the average: average = d average + (1 - d) weights")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Decay { get; init; } = 0.999;

    [Description("smaller decay at first, min(decay, (1 + t) / (10 + t)), to forget the initial weights soon")]
    public bool Warmup { get; init; } = true;
}
