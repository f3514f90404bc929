using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Estimators;

/// <summary>What becomes of a temperature over the steps.</summary>
public enum TemperatureSchedule
{
    /// <summary>Stays.</summary>
    Fixed,

    /// <summary>Falls exponentially to a least value.</summary>
    Annealed,

    /// <summary>Trained with the model.</summary>
    Learned,
}

/// <summary>Options of a relaxation's temperature.</summary>
public sealed record TemperatureOptions
{
    [Description("temperature of the relaxation (the first one, when it changes)"), Range(1e-3, 100.0)]
    public double Initial { get; init; } = 1;

    [Description("fixed; annealed: initial * exp(-rate * step), not below least; learned: trained with the model")]
    public TemperatureSchedule Schedule { get; init; } = TemperatureSchedule.Fixed;

    [Description("rate of the annealing, per step"), Range(0.0, 1.0)]
    public double Rate { get; init; } = 3e-5;

    [Description("where the annealing ends"), Range(1e-3, 100.0)]
    public double Least { get; init; } = 0.5;
}

/// <summary>τ of a relaxation: fixed, annealed by a step counter that lives on the device, or learned as ln
/// τ.</summary>
/// <remarks>τ_t = max(τ_least, τ₀ exp(-r t)). Jang, Gu and Poole, 2017, arXiv:1611.01144, section 4.</remarks>
public sealed class Temperature(TemperatureOptions o) : Component(nameof(Temperature))
{
    private readonly Parameter? logTau = o.Schedule == TemperatureSchedule.Learned
        ? new Parameter(tensor((float)Math.Log(o.Initial))) : null;
    private readonly Tensor? step = o.Schedule == TemperatureSchedule.Annealed ? zeros([], dtype: float32) : null;
    private readonly Tensor? tau = o.Schedule == TemperatureSchedule.Fixed ? tensor((float)o.Initial) : null;

    /// <summary>τ [] for this step; in training an annealed one moves on.</summary>
    public Tensor Next()
    {
        if (tau is not null) return tau;
        if (logTau is not null) return logTau.exp();
        using var off = no_grad();
        var now = (step! * -o.Rate).exp_().mul_(o.Initial).clamp_min_(o.Least);
        if (training) step!.add_(1);
        return now;
    }
}
