using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>What the learning rate is multiplied with, a pure function of the step: a resumed run needs nothing saved
/// to go on with it.</summary>
/// <remarks>t: steps taken so far, T: steps of the run, W: warmupSteps, f: final.</remarks>
public abstract record ScheduleOptions
{
    /// <summary>The factor of step t (from 0) of a run of T steps; T = 0: no end is known, and a cosine stays at its
    /// top.</summary>
    public abstract double At(long t, long T);

    /// <summary>min(1, (t + 1) / W): the first step is not lost.</summary>
    protected static double Rise(long t, long W) => Math.Min(1, (t + 1.0) / Math.Max(W, 1));

    /// <summary>f + (1 - f) (1 + cos π t/T) / 2.</summary>
    /// <remarks>Loshchilov and Hutter, "SGDR", 2017, arXiv:1608.03983, equation 5.</remarks>
    protected static double Fall(long t, long T, double f) =>
        T <= 0 ? 1 : f + (1 - f) * (1 + Math.Cos(Math.PI * Math.Clamp((double)t / T, 0, 1))) / 2;
}

/// <summary>1.</summary>
[Kind("constant", "the rate itself")]
public sealed record ConstantScheduleOptions : ScheduleOptions
{
    /// <inheritdoc/>
    public override double At(long t, long T) => 1;
}

/// <summary>factor^⌊t / every⌋.</summary>
[Kind("step", "drops by a factor every so many steps")]
public sealed record StepScheduleOptions : ScheduleOptions
{
    [Description("Steps between two drops.")]
    [Range(1, 1_000_000_000)]
    public required int Every { get; init; }

    [Description("What a drop multiplies the rate with.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    public override double At(long t, long T) => Math.Pow(Factor, t / Every);
}

/// <summary>f + (1 - f) (1 + cos π t/T) / 2.</summary>
[Kind("cosine", "half a cosine down to the end")]
public sealed record CosineScheduleOptions : ScheduleOptions
{
    [Description("The last step's factor.")]
    [Range(0.0, 1.0)]
    public double Final { get; init; }

    /// <inheritdoc/>
    public override double At(long t, long T) => Fall(t, T, Final);
}

/// <summary>min(1, (t + 1) / W).</summary>
[Kind("linearWarmup", "a linear rise, then constant")]
public sealed record LinearWarmupScheduleOptions : ScheduleOptions
{
    [Description("Steps of the rise.")]
    [Range(1, 1_000_000_000)]
    public int WarmupSteps { get; init; } = 1000;

    /// <inheritdoc/>
    public override double At(long t, long T) => Rise(t, WarmupSteps);
}

/// <summary>min(1, (t + 1) / W) to step W, from there f + (1 - f) (1 + cos π (t - W) / (T - W)) / 2.</summary>
[Kind("warmupCosine", "a linear rise, then half a cosine down")]
public sealed record WarmupCosineScheduleOptions : ScheduleOptions
{
    [Description("Steps of the rise.")]
    [Range(1, 1_000_000_000)]
    public int WarmupSteps { get; init; } = 1000;

    [Description("The last step's factor.")]
    [Range(0.0, 1.0)]
    public double Final { get; init; }

    /// <inheritdoc/>
    public override double At(long t, long T) =>
        t < WarmupSteps ? Rise(t, WarmupSteps) : Fall(t - WarmupSteps, T - WarmupSteps, Final);
}

/// <summary>min((t + 1) / W, √(W / (t + 1))).</summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", 2017, arXiv:1706.03762, section 5.3, scaled so that its top is
/// 1.</remarks>
[Kind("inverseSqrt", "a linear rise, then one over the square root of the step")]
public sealed record InverseSqrtScheduleOptions : ScheduleOptions
{
    [Description("Steps of the rise.")]
    [Range(1, 1_000_000_000)]
    public int WarmupSteps { get; init; } = 1000;

    /// <inheritdoc/>
    public override double At(long t, long T) => Math.Min(Rise(t, WarmupSteps), Math.Sqrt(WarmupSteps / (t + 1.0)));
}
