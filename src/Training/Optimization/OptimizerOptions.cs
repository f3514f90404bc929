using Generative.Configuration;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>The optimizers.</summary>
public enum OptimizerKind
{
    Adam,
    AdamW,
    Sgd,
    RmsProp,
}

/// <summary>An optimizer and its step.</summary>
public sealed record OptimizerOptions : IChecked
{
    [Description("The optimizer.")]
    public OptimizerKind Type { get; init; } = OptimizerKind.Adam;

    [Description("Step size.")]
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-3;

    [Description("What becomes of the step size over the steps, chosen by its key type.")]
    public ScheduleOptions Schedule { get; init; } = new ConstantScheduleOptions();

    [Description("Decay of the first and second moments; adam and adamW.")]
    [Length(2, 2)]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public IReadOnlyList<double> Betas { get; init; } = [0.9, 0.999];

    [Description("Decay of the mean square; rmsProp.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Alpha { get; init; } = 0.99;

    [Description("Added to the denominator; adam, adamW and rmsProp.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Eps { get; init; } = 1e-8;

    [Description("Momentum; sgd and rmsProp.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; }

    [Description("Weight decay: an L2 term in the gradient, decoupled from it in adamW.")]
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; }

    [Description("Largest norm of the whole gradient; 0: not clipped.")]
    [Range(0.0, double.PositiveInfinity)]
    public double GradientClip { get; init; }

    public IEnumerable<string> Faults()
    {
        if (Momentum > 0 && Type is (OptimizerKind.Adam or OptimizerKind.AdamW))
            yield return $"momentum: got {Momentum}, expected 0 with adam and adamW, whose momentum is betas[0]";
    }
}
