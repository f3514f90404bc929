using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Training;

/// <summary>A learning-rate schedule: a factor that depends on the step only, so that nothing has to be
/// saved.</summary>
/// <remarks>t: steps done, T: steps of the run, W: warmupSteps, f: final.</remarks>
public abstract record ScheduleOptions
{
    /// <summary>The factor of step t (from 0) in a run of T steps; T = 0: unknown, and a cosine stays at 1.</summary>
    public abstract double At(long t, long T);

    /// <summary>min(1, (t + 1) / W): the first step is not lost.</summary>
    protected static double Rise(long t, long W) => Math.Min(1, (t + 1.0) / Math.Max(W, 1));

    /// <summary>f + (1 - f) (1 + cos π t/T) / 2.</summary>
    /// <remarks>Loshchilov and Hutter, "SGDR", 2017, arXiv:1608.03983, equation 5.</remarks>
    protected static double Fall(long t, long T, double f) =>
        T <= 0 ? 1 : f + (1 - f) * (1 + Math.Cos(Math.PI * Math.Clamp((double)t / T, 0, 1))) / 2;
}

/// <summary>Constant: 1.</summary>
[Kind("constant", "constant rate")]
public sealed record ConstantScheduleOptions : ScheduleOptions
{
    /// <inheritdoc/>
    public override double At(long t, long T) => 1;
}

/// <summary>Step decay: factor^⌊t / every⌋.</summary>
[Kind("step", "step decay: a factor every n steps")]
public sealed record StepScheduleOptions : ScheduleOptions
{
    [Description("steps between two decays")]
    [Range(1, 1_000_000_000)]
    public required int Every { get; init; }

    [Description("factor of each decay")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    public override double At(long t, long T) => Math.Pow(Factor, t / Every);
}

/// <summary>Cosine decay: f + (1 - f) (1 + cos π t/T) / 2.</summary>
[Kind("cosine", "cosine decay to the last step")]
public sealed record CosineScheduleOptions : ScheduleOptions
{
    [Description("factor at the last step")]
    [Range(0.0, 1.0)]
    public double Final { get; init; }

    /// <inheritdoc/>
    public override double At(long t, long T) => Fall(t, T, Final);
}

/// <summary>Linear warm-up: min(1, (t + 1) / W).</summary>
[Kind("linearWarmup", "linear warm-up, then constant")]
public sealed record LinearWarmupScheduleOptions : ScheduleOptions
{
    [Description("warm-up steps")]
    [Range(1, 1_000_000_000)]
    public int WarmupSteps { get; init; } = 1000;

    /// <inheritdoc/>
    public override double At(long t, long T) => Rise(t, WarmupSteps);
}

/// <summary>Linear warm-up to step W, then cosine decay over the other T - W steps.</summary>
[Kind("warmupCosine", "linear warm-up, then cosine decay")]
public sealed record WarmupCosineScheduleOptions : ScheduleOptions
{
    [Description("warm-up steps")]
    [Range(1, 1_000_000_000)]
    public int WarmupSteps { get; init; } = 1000;

    [Description("factor at the last step")]
    [Range(0.0, 1.0)]
    public double Final { get; init; }

    /// <inheritdoc/>
    public override double At(long t, long T) =>
        t < WarmupSteps ? Rise(t, WarmupSteps) : Fall(t - WarmupSteps, T - WarmupSteps, Final);
}

/// <summary>Linear warm-up, then decay with the inverse square root: min((t + 1) / W, √(W / (t + 1))).</summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", 2017, arXiv:1706.03762, section 5.3, scaled to a maximum of 1.
/// </remarks>
[Kind("inverseSqrt", "linear warm-up, then decay with the inverse square root of the step")]
public sealed record InverseSqrtScheduleOptions : ScheduleOptions
{
    [Description("warm-up steps")]
    [Range(1, 1_000_000_000)]
    public int WarmupSteps { get; init; } = 1000;

    /// <inheritdoc/>
    public override double At(long t, long T) => Math.Min(Rise(t, WarmupSteps), Math.Sqrt(WarmupSteps / (t + 1.0)));
}
