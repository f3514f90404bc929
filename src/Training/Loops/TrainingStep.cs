using Generative.Learning;
using Training.Data;

namespace Training.Loops;

/// <summary>One training step, every phase of it: the loop takes it, the benchmarks time it, the laws watch it.</summary>
/// <remarks>Everything the step makes is freed when its scope ends, and nothing in it waits for the device.</remarks>
public sealed class TrainingStep : IDisposable
{
    private readonly GenerativeModel model;
    private readonly PhaseOptimizers optimizers;
    private readonly DeviceData data;
    private readonly BatchOrder order;
    private readonly List<Turn> turns = [];
    private readonly long batches;                                                     // a step's

    /// <summary>The steps of a model with those optimisers, on those examples in that order.</summary>
    public TrainingStep(GenerativeModel model, PhaseOptimizers optimizers, DeviceData data, BatchOrder order)
    {
        (this.model, this.optimizers, this.data, this.order) = (model, optimizers, data, order);
        var phases = Phase.Of(model);
        Parameter[] all = [.. model.parameters().Where(p => p.requires_grad)];
        foreach (var phase in phases)
        {
            var (optimizer, options) = optimizers[phase.Name];
            Parameter[] trained = [.. optimizer.parameters()];
            var own = new HashSet<Parameter>(trained, ReferenceEqualityComparer.Instance);
            turns.Add(new(phase, optimizer, options.GradientClip, trained, phases.Count == 1 ? [] : [.. all.Where(p => !own.Contains(p))], new()));
        }
        batches = phases.Sum(p => p.Repeats);
    }

    /// <summary>Takes the step of that number (from 0): its batches are a function of it.</summary>
    public void Take(long step)
    {
        optimizers.Schedule(step);
        var batch = step * batches;
        foreach (var turn in turns)
            for (var k = 0; k < turn.Phase.Repeats; k++) Take(turn, batch++);
    }

    private void Take(Turn turn, long batch)
    {
        using var scope = NewDisposeScope();
        var places = order.Indices(batch);
        var (x, labels) = (data.Batch(places), data.Labels(places));                   // [B, C, H, W], [B]
        foreach (var p in turn.Others) p.requires_grad = false;
        model.zero_grad();
        var terms = turn.Phase.Loss(x, labels);                                        // each [B]
        terms.Total.mean().backward();
        foreach (var p in turn.Others) p.requires_grad = true;
        if (turn.GradientClip > 0) GradientClip.ToNorm(turn.Trained, turn.GradientClip);
        if (turns.Count > 1) terms.Watch("gradNorm", GradientClip.Norm(turn.Trained));
        turn.Optimizer.step();
        turn.Phase.After?.Invoke();
        turn.Running.Add(terms);
    }

    /// <summary>The means since the last call, by name (prefixed by the phase where there are several), and a fresh start: the host waits for the device.</summary>
    public IReadOnlyList<(string Name, double Value)> Metrics() =>
        [.. turns.SelectMany(t => t.Running.Take().Select(m => (t.Phase.Name == "" ? m.Name : $"{t.Phase.Name}/{m.Name}", m.Value)))];

    /// <summary>What has been summed since then, by phase.</summary>
    internal IEnumerable<(string Phase, RunningTerms Terms)> Running => turns.Select(t => (t.Phase.Name, t.Running));

    public void Dispose()
    {
        foreach (var turn in turns) turn.Running.Dispose();
    }

    private sealed record Turn(Phase Phase, OptimizerHelper Optimizer, double GradientClip, Parameter[] Trained, Parameter[] Others, RunningTerms Running);
}
