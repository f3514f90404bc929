using Generative.Learning;
using Training.Config;
using OptimizerOptions = Training.Config.OptimizerOptions;

namespace Training.Loops;

/// <summary>The optimiser of each phase of a model's training step, by the phase's name ("" for a model with one loss).</summary>
public sealed class PhaseOptimizers : IDisposable
{
    private readonly Dictionary<string, (OptimizerHelper Optimizer, OptimizerOptions Options)> byPhase = [];

    /// <summary>Each phase's own options where they are given, the run's otherwise.</summary>
    public PhaseOptimizers(IReadOnlyList<Phase> phases, OptimizerOptions common, IReadOnlyDictionary<string, OptimizerOptions>? own = null)
    {
        foreach (var name in own?.Keys ?? [])
            if (!phases.Any(p => p.Name == name))
                throw new ConfigFault([$"optimizers.{name}: no such phase, expected {(phases.Count == 1 ? "none: this model has one loss" : string.Join(" or ", phases.Select(p => p.Name)))}"]);
        foreach (var phase in phases)
        {
            var options = own?.GetValueOrDefault(phase.Name) ?? common;
            byPhase[phase.Name] = (Optimizers.Create(options, phase.Trained.SelectMany(m => m.parameters())), options);
        }
    }

    /// <summary>For every phase of a model the same options.</summary>
    public PhaseOptimizers(GenerativeModel model, OptimizerOptions options) : this(Phase.Of(model), options) { }

    /// <summary>The optimisers by phase.</summary>
    public IEnumerable<(string Phase, OptimizerHelper Optimizer)> All => byPhase.Select(p => (p.Key, p.Value.Optimizer));

    /// <summary>The phase's optimiser and its options.</summary>
    public (OptimizerHelper Optimizer, OptimizerOptions Options) this[string phase] => byPhase[phase];

    public void Dispose()
    {
        foreach (var (optimizer, _) in byPhase.Values) optimizer.Dispose();
    }
}
