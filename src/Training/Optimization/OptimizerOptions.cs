using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>Optimization algorithms.</summary>
public enum OptimizerKind
{
    /// <summary>Adam.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,

    /// <summary>Stochastic gradient descent.</summary>
    Sgd,

    /// <summary>RMSProp.</summary>
    RmsProp,
}

/// <summary>Options of an optimizer.</summary>
public sealed record OptimizerOptions : IChecked
{
    [Description("optimization algorithm")]
    public OptimizerKind Type { get; init; } = OptimizerKind.Adam;

    [Description("learning rate")]
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-3;

    [Description("schedule of the learning rate, chosen by its key type")]
    public ScheduleOptions Schedule { get; init; } = new ConstantScheduleOptions();

    [Description("decay rates of the first and second moments; adam and adamW")]
    [Length(2, 2)]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public IReadOnlyList<double> Betas { get; init; } = [0.9, 0.999];

    [Description("decay rate of the mean square; rmsProp")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Alpha { get; init; } = 0.99;

    [Description("constant added to the denominator; adam, adamW and rmsProp")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Eps { get; init; } = 1e-8;

    [Description("momentum; sgd and rmsProp")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; }

    [Description("weight decay: an L2 penalty in the gradient, decoupled in adamW")]
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; }

    [Description("largest norm of the gradient; 0: no clipping")]
    [Range(0.0, double.PositiveInfinity)]
    public double GradientClip { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        if (Momentum > 0 && Type is (OptimizerKind.Adam or OptimizerKind.AdamW))
            yield return $"momentum: got {Momentum}, expected 0 with adam and adamW, whose momentum is betas[0]";
    }
}
