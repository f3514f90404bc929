using Generative.Configuration;
using Generative.Data;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Generative.Training;

/// <summary>The optimizer of each phase of a model's training step, by the phase's name ("" for a model with one
/// loss).</summary>
public sealed class PhaseOptimizers : IDisposable
{
    private readonly Dictionary<string, (Optimizer Optimizer, OptimizerOptions Options)> byPhase = [];
    private readonly long steps;

    /// <summary>Each phase's own options where they are given, the run's otherwise. Steps: the run's, which a cosine
    /// schedule ends with; 0: unknown.</summary>
    public PhaseOptimizers(IReadOnlyList<Phase> phases, OptimizerOptions common,
        IReadOnlyDictionary<string, OptimizerOptions>? own = null, long steps = 0)
    {
        this.steps = steps;
        foreach (var name in own?.Keys ?? [])
            if (!phases.Any(p => p.Name == name))
                throw new ConfigException(
                    [$"optimizers.{name}: no such phase, expected "
                    + $"{(phases.Count == 1 ? "none: this model has one loss" : string.Join(" or ", phases.Select(p => p.Name)))}"]);
        foreach (var phase in phases)
        {
            var options = own?.GetValueOrDefault(phase.Name) ?? common;
            byPhase[phase.Name] = (Optimizers.Create(options, phase.Trained.SelectMany(m => m.parameters())), options);
        }
    }

    /// <summary>For every phase of a model the same options.</summary>
    public PhaseOptimizers(GenerativeModel model, OptimizerOptions options, long steps = 0)
        : this(model.Phases, options, steps: steps) { }

    /// <summary>The optimizers by phase.</summary>
    public IEnumerable<(string Phase, Optimizer Optimizer)> All => byPhase.Select(p => (p.Key, p.Value.Optimizer));

    /// <summary>The phase's optimizer and its options.</summary>
    public (Optimizer Optimizer, OptimizerOptions Options) this[string phase] => byPhase[phase];

    /// <summary>Sets every learning rate to its schedule's value for that step (from 0).</summary>
    public void Schedule(long step)
    {
        foreach (var (optimizer, options) in byPhase.Values)
            optimizer.LearningRate = options.LearningRate * options.Schedule.At(step, steps);
    }

    /// <summary>The learning rates as they stand: <c>lr</c>, or <c>critic/lr</c> where there are phases; none where
    /// nothing is trained by gradients.</summary>
    public IReadOnlyList<(string Name, double Value)> Rates =>
        [.. byPhase.Where(p => p.Value.Optimizer.Parameters.Any()).Select(p => (p.Key == "" ? "lr" : $"{p.Key}/lr", p.Value.Optimizer.LearningRate))];

    public void Dispose()
    {
        foreach (var (optimizer, _) in byPhase.Values) optimizer.Dispose();
    }
}
