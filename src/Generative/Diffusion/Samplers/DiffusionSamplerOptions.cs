using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Diffusion.Samplers;

/// <summary>Options of a diffusion sampler. The key <c>type</c> chooses the concrete record.</summary>
public abstract record DiffusionSamplerOptions
{
    /// <summary>K, levels on the way.</summary>
    [Description("steps from noise to the example, at most the model's timesteps"), Range(1, 100_000)]
    public int Steps { get; init; } = 50;

    /// <summary>w.</summary>
    [Description("weight of the class where there is one: 0 ignores it, 1 is the model's own, more is more of it"),
        Range(0.0, 100.0)]
    public double Guidance { get; init; } = 1;

    /// <summary>What keeps the prediction in range.</summary>
    [Description("x0 predictions of images: none, clip to the pixels' range, or dynamic: to a quantile of their own")]
    public Thresholding Threshold { get; init; } = Thresholding.Clip;

    /// <summary>p.</summary>
    [Description("quantile of dynamic thresholding"), Range(0.5, 1.0)]
    public double ThresholdQuantile { get; init; } = 0.995;

    /// <summary>The sampler.</summary>
    public abstract IDiffusionSampler Create();
}
