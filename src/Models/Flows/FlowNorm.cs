using Generative.Bijectors;

namespace Generative.Models.Flows;

/// <summary>Normalization between the layers of a flow.</summary>
public enum FlowNorm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Scale and shift of each channel, set by the first batch.</summary>
    ActNorm,

    /// <summary>The batch's own mean and variance.</summary>
    Batch,
}

/// <summary>Layers for <see cref="FlowNorm"/>.</summary>
internal static class FlowNorms
{
    /// <summary>One layer for so many channels, or none.</summary>
    public static Bijector[] For(this FlowNorm norm, long channels) => norm switch
    {
        FlowNorm.ActNorm => [new ActNorm(channels)],
        FlowNorm.Batch => [new BatchNormalization(channels)],
        _ => [],
    };
}
