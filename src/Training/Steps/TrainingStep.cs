using Generative.Configuration;
using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>One training step, every phase of it: the loop takes it, the benchmarks time it, the laws watch
/// it.</summary>
/// <remarks>Everything the step makes is freed when its scope ends, and nothing in it waits for the device; only
/// <c>nonFinite: skip</c> asks it after each backward pass.</remarks>
public sealed class TrainingStep : IDisposable
{
    private const int MostSkipped = 100;                                               // in a row

    private readonly GenerativeModel model;
    private readonly PhaseOptimizers optimizers;
    private readonly DeviceData data;
    private readonly BatchOrder order;
    private readonly TrainingOptions o;
    private readonly List<Turn> turns = [];
    private readonly IIterative? iterative;                                            // null: it follows a gradient
    private readonly long batches;                                                     // a step's
    // steps done when the metrics were read last
    private long read;
    private long done, skippedInRow;

    /// <summary>The steps of a model with those optimizers, on those examples in that order.</summary>
    public TrainingStep(GenerativeModel model, PhaseOptimizers optimizers, DeviceData data, BatchOrder order,
        TrainingOptions? options = null)
    {
        (this.model, this.optimizers, this.data, this.order, o) = (model, optimizers, data, order, options ?? new());
        var phases = model.Phases;
        iterative = model as IIterative;
        if (iterative is not null) o = o with { Accumulate = 1 };
        Parameter[] all = [.. model.parameters().Where(p => p.requires_grad)];
        foreach (var phase in phases)
        {
            var (optimizer, own) = optimizers[phase.Name];
            Parameter[] trained = [.. optimizer.Parameters];
            var mine = new HashSet<Parameter>(trained, ReferenceEqualityComparer.Instance);
            turns.Add(new(phase, optimizer, own.GradientClip, trained, phases.Count == 1 ? []
                : [.. all.Where(p => !mine.Contains(p))], new()));
        }
        batches = (long)phases.Sum(p => p.Repeats) * o.Accumulate;
    }

    // Steps whose terms a resumed run found summed already.
    private long Pending => (turns[0].Running.State?.Steps ?? 0) / turns[0].Adds(o.Accumulate);

    /// <summary>Optimizer steps that were left out because loss or gradient was not finite.</summary>
    public long Skipped { get; internal set; }

    /// <summary>Takes the step of that number (from 0): its batches are a function of it.</summary>
    public void Take(long step)
    {
        optimizers.Schedule(step);
        if (done != step) (read, done) = (step - Pending, step);                       // a resumed run
        var batch = step * batches;
        if (iterative is not null) Iterate(step);
        else
            foreach (var turn in turns)
                for (var k = 0; k < turn.Phase.Repeats; k++, batch += o.Accumulate) Take(turn, batch);
        done++;
    }

    // An iteration of a model that moves its parameters itself.
    private void Iterate(long step)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        turns[0].Running.Add(iterative!.Iterate(step, new ExampleParts(data, order, o.BatchSize)));
    }

    private void Take(Turn turn, long batch)
    {
        using var scope = NewDisposeScope();
        foreach (var p in turn.Others) p.requires_grad = false;
        model.zero_grad();
        var parts = new Terms[o.Accumulate];
        for (var k = 0; k < parts.Length; k++) parts[k] = Differentiate(turn, batch + k, scope);
        foreach (var p in turn.Others) p.requires_grad = true;
        var norm = turn.GradientClip > 0 ? GradientClip.ToNorm(turn.Trained, turn.GradientClip)
            : turns.Count > 1 || o.NonFinite == NonFiniteKind.Skip ? GradientClip.Norm(turn.Trained) : null;
        if (o.NonFinite == NonFiniteKind.Skip && !IsFinite(parts, norm!))
        {
            model.zero_grad();
            return;
        }
        turn.Optimizer.Step();
        turn.Phase.After?.Invoke();
        foreach (var terms in parts) turn.Running.Add(norm is null ? terms : terms.Watch("gradNorm", norm));
    }

    // A batch's gradient, added to those before; its graph goes, the values of its terms stay in the step's scope.
    private Terms Differentiate(Turn turn, long batch, DisposeScope step)
    {
        using var scope = NewDisposeScope();
        var examples = data.Batch(order, batch);                                       // [B, C, H, W], [B]
        Terms terms;                                                                   // each [B]
        using (o.Precision == Precision.Bfloat16 ? Autocast.Bfloat16(data.Device.type) : null)
            terms = turn.Phase.Loss(examples);
        var loss = terms.Total.mean();
        (o.Accumulate == 1 ? loss : loss / o.Accumulate).backward();
        foreach (var (_, value) in terms.Concat(terms.Watched)) value.MoveInto(step);
        return terms;
    }

    private bool IsFinite(Terms[] parts, Tensor norm)
    {
        using var off = no_grad();
        if (stack([norm, .. parts.Select(p => p.Total.mean().to(norm.dtype))]).isfinite().all().item<bool>())
        {
            skippedInRow = 0;
            return true;
        }
        Skipped++;
        if (++skippedInRow >= MostSkipped)
            throw new NonFiniteException(
            $"step {done + 1}: the loss or its gradient is not finite, as in the {MostSkipped - 1} steps before, "
            + $"which were skipped");
        return false;
    }

    /// <summary>The means since the last call, by name (prefixed by the phase where there are several), and a fresh
    /// start: the host waits for the device.</summary>
    public IReadOnlyList<(string Name, double Value)> Metrics()
    {
        List<(string Name, double Value)> metrics =
            [.. turns.SelectMany(t => t.Running.Take().Select(m => (Named(t, m.Name), m.Value)))];
        Broken = turns.Where(t => t.Running.Broken is not null)
            .Select(t => (Named(t, t.Running.Broken!.Term), t.Running.Broken.Value,
            read + t.Running.Broken.After / t.Adds(o.Accumulate) + 1))
            .OrderBy(b => b.Item3).Select(b => ((string, double, long)?)b).FirstOrDefault();
        read = done;
        if (o.NonFinite == NonFiniteKind.Skip) metrics.Add(("skipped", Skipped));
        return metrics;
    }

    /// <summary>What was not finite when the metrics were read last: the term, its value, and the step in which it
    /// began; null: nothing.</summary>
    public (string Term, double Value, long Step)? Broken { get; private set; }

    private static string Named(Turn turn, string name) => turn.Phase.Name == "" ? name : $"{turn.Phase.Name}/{name}";

    /// <summary>What has been summed since then, by phase.</summary>
    internal IEnumerable<(string Phase, RunningTerms Terms)> Running => turns.Select(t => (t.Phase.Name, t.Running));

    public void Dispose()
    {
        foreach (var turn in turns) turn.Running.Dispose();
    }

    private sealed record Turn(
        Phase Phase, Optimizer Optimizer, double GradientClip, Parameter[] Trained, Parameter[] Others,
        RunningTerms Running)
    {
        public long Adds(int accumulate) => (long)Phase.Repeats * accumulate;          // to the running terms, a step
    }
}
