using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>A running average of the weights, which is evaluated and sampled from in their place.</summary>
public sealed record EmaOptions
{
    [Description("Share of the average that a step keeps.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Decay { get; init; } = 0.999;

    [Description(
        "Whether the first steps keep less, min(decay, (1 + t) / (10 + t)), so that the initial weights are soon "
        + "forgotten.")]
    public bool Warmup { get; init; } = true;
}
