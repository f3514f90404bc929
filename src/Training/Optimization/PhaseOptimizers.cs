using Generative.Configuration;

namespace Generative.Training;

/// <summary>One optimizer for each phase of a model's training step, by the phase's name (one loss: "").</summary>
public sealed class PhaseOptimizers : IDisposable
{
    private readonly Dictionary<string, (Optimizer Optimizer, OptimizerOptions Options)> byPhase = [];
    private readonly long steps;

    /// <summary>Creates the optimizers.</summary>
    /// <param name="phases">The model's phases.</param>
    /// <param name="common">Options of the phases without their own.</param>
    /// <param name="own">Options of single phases, by name.</param>
    /// <param name="steps">Length of the training, at which a cosine schedule ends; 0: unknown.</param>
    /// <exception cref="ConfigException">There is no phase of that name.</exception>
    public PhaseOptimizers(IReadOnlyList<Phase> phases, OptimizerOptions common,
        IReadOnlyDictionary<string, OptimizerOptions>? own = null, long steps = 0)
    {
        (Phases, this.steps) = (phases, steps);
        foreach (var name in own?.Keys ?? [])
        {
            if (phases.Any(p => p.Name == name)) continue;
            var names = phases.Count == 1
                ? "none: this model has one loss"
                : string.Join(" or ", phases.Select(p => p.Name));
            throw new ConfigException([$"optimizers.{name}: no such phase, expected {names}"]);
        }
        foreach (var phase in phases)
        {
            var options = own?.GetValueOrDefault(phase.Name) ?? common;
            byPhase[phase.Name] = (Optimizer.Create(options, phase.Trained.SelectMany(m => m.parameters())), options);
        }
    }

    /// <summary>The same options for every phase of a model.</summary>
    public PhaseOptimizers(GenerativeModel model, OptimizerOptions options, long steps = 0)
        : this(model.Phases, options, steps: steps) { }

    /// <summary>The phases.</summary>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>The optimizers by phase.</summary>
    public IEnumerable<(string Phase, Optimizer Optimizer)> All => byPhase.Select(p => (p.Key, p.Value.Optimizer));

    /// <summary>The optimizer of a phase and its options.</summary>
    public (Optimizer Optimizer, OptimizerOptions Options) this[string phase] => byPhase[phase];

    /// <summary>Sets each learning rate to its schedule's value at a step (from 0).</summary>
    public void Schedule(long step)
    {
        foreach (var (optimizer, options) in byPhase.Values)
            optimizer.LearningRate = options.LearningRate * options.Schedule.At(step, steps);
    }

    /// <summary>The current learning rates: <c>lr</c>, or <c>critic/lr</c> with several phases; none without gradients.
    /// </summary>
    public IReadOnlyList<(string Name, double Value)> Rates =>
        [.. byPhase.Where(p => p.Value.Optimizer.Parameters.Count > 0)
            .Select(p => (p.Key == "" ? "lr" : $"{p.Key}/lr", p.Value.Optimizer.LearningRate))];

    /// <summary>The state of all optimizers by name: <c>3.exp_avg</c>, <c>critic.3.exp_avg</c> with several phases.
    /// </summary>
    internal Dictionary<string, Tensor> State() =>
        All.SelectMany(o => o.Optimizer.State.Select(s => (Name: Prefix(o.Phase) + s.Name, s.Value)))
            .ToDictionary(s => s.Name, s => s.Value);

    /// <summary>Restores a <see cref="State"/>.</summary>
    internal void Restore(Dictionary<string, Tensor> saved)
    {
        foreach (var (phase, optimizer) in All)
        {
            var prefix = Prefix(phase);
            var own = saved.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal));
            optimizer.Restore(own.ToDictionary(s => s.Key[prefix.Length..], s => s.Value));
        }
    }

    private static string Prefix(string phase) => phase == "" ? "" : $"{phase}.";

    public void Dispose()
    {
        foreach (var (optimizer, _) in byPhase.Values) optimizer.Dispose();
    }
}
