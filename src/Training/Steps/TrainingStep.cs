using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>One training step: for each phase batch, loss, backward pass, optimizer.</summary>
/// <remarks>The step frees its tensors and does not wait for the device, except with <c>nonFinite: skip</c>.</remarks>
public sealed class TrainingStep : IDisposable
{
    private const int MostSkipped = 100;                       // in a row

    private readonly GenerativeModel model;
    private readonly PhaseOptimizers optimizers;
    private readonly DeviceData data;
    private readonly BatchOrder order;
    private readonly IExampleParts examples;
    private readonly TrainingOptions o;
    private readonly List<Turn> turns = [];
    private readonly Parameter[] trained;                      // of all phases
    private readonly IIterative? iterative;                    // null: trained by gradients
    private readonly long batches;                             // per step
    private long read;                                         // steps done at the last log line
    private long done, skippedInRow;

    /// <summary>Prepares the steps of a model.</summary>
    public TrainingStep(GenerativeModel model, PhaseOptimizers optimizers, DeviceData data, BatchOrder order,
        TrainingOptions? options = null)
    {
        (this.model, this.optimizers, this.data, this.order, o) = (model, optimizers, data, order, options ?? new());
        iterative = model as IIterative;
        examples = new ExampleParts(data, order, o.BatchSize);
        (model as IWarmStart)?.Expect(data.Count);
        if (iterative is not null) o = o with { Accumulate = 1 };
        trained = [.. model.parameters().Where(p => p.requires_grad)];
        foreach (var phase in optimizers.Phases)
        {
            var (optimizer, chosen) = optimizers[phase.Name];
            Parameter[] mine = [.. optimizer.Parameters];
            var own = new HashSet<Parameter>(mine, ReferenceEqualityComparer.Instance);
            Parameter[] others = optimizers.Phases.Count == 1 ? [] : [.. trained.Where(p => !own.Contains(p))];
            turns.Add(new(phase, optimizer, chosen.GradientClip, mine, others, new()));
        }
        batches = (long)optimizers.Phases.Sum(p => p.Repeats) * o.Accumulate;
    }

    /// <summary>Optimizer steps skipped because a loss or gradient was not finite.</summary>
    public long Skipped { get; internal set; }

    /// <summary>Takes step number <paramref name="step"/> (from 0), which determines its batches.</summary>
    public void Take(long step)
    {
        optimizers.Schedule(step);
        if (done != step)                                      // resumed
        {
            read = step - Pending;
            done = step;
        }
        var batch = step * batches;
        if (model is IWarmStart late && IsDue(late, step)) Start(late);
        if (iterative is not null) Iterate(step);
        else TakeTurns(batch);
        done++;
    }

    private bool IsDue(IWarmStart late, long step)
    {
        var between = late.StepsBetween(Math.Max(1, order.StepsPerEpoch / batches));
        var since = step - late.StepsBefore;
        return since == 0 || (since > 0 && between > 0 && since % between == 0);
    }

    private void Start(IWarmStart late)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        late.Start(examples);
    }

    private void Iterate(long step)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        turns[0].Running.Add(iterative!.Iterate(step, examples));
    }

    private void TakeTurns(long batch)
    {
        foreach (var turn in turns)
        {
            for (var k = 0; k < turn.Phase.Repeats; k++)
            {
                Take(turn, batch);
                batch += o.Accumulate;
            }
        }
    }

    // Steps already in the sums of a resumed run.
    private long Pending => (turns[0].Running.State?.Steps ?? 0) / turns[0].Adds(o.Accumulate);

    private void Take(Turn turn, long batch)
    {
        using var scope = NewDisposeScope();
        foreach (var p in turn.Others) p.requires_grad = false;
        ForgetGradients();
        var parts = new Terms[o.Accumulate];
        for (var k = 0; k < parts.Length; k++) parts[k] = Differentiate(turn, batch + k, scope);
        foreach (var p in turn.Others) p.requires_grad = true;
        var norm = GradientNorm(turn);
        if (o.NonFinite == NonFiniteKind.Skip && !IsFinite(parts, norm!))
        {
            ForgetGradients();
            return;
        }
        turn.Optimizer.Step();
        turn.Phase.After?.Invoke();
        foreach (var terms in parts) turn.Running.Add(norm is null ? terms : terms.Watch("gradNorm", norm));
    }

    // As zero_grad, which looks at every module and every gradient.
    private void ForgetGradients()
    {
        foreach (var p in trained) p.grad = null;
    }

    // Adds the gradient of one batch.
    private Terms Differentiate(Turn turn, long batch, DisposeScope step)
    {
        using var scope = NewDisposeScope();
        var examples = data.Batch(order, batch);               // [B, C, H, W], [B]
        Terms terms;                                           // each [B]
        using (o.Precision == Precision.Bfloat16 ? Autocast.Bfloat16(data.Device.type) : null)
            terms = turn.Phase.Loss(examples);
        var loss = terms.Total.mean();
        if (o.Accumulate > 1) loss = loss / o.Accumulate;
        loss.backward();
        foreach (var (_, value) in terms.Concat(terms.Watched)) value.MoveInto(step);
        return terms;
    }

    // Null where nobody needs the norm.
    private Tensor? GradientNorm(Turn turn)
    {
        if (turn.GradientClip > 0) return GradientClip.ToNorm(turn.Trained, turn.GradientClip);
        var needed = turns.Count > 1 || o.NonFinite == NonFiniteKind.Skip;
        return needed ? GradientClip.Norm(turn.Trained) : null;
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
        skippedInRow++;
        if (skippedInRow >= MostSkipped)
            throw new NonFiniteException(
                $"step {done + 1}: the loss or its gradient is not finite, as in the {MostSkipped - 1} steps before, "
                + "which were skipped");
        return false;
    }

    /// <summary>Means since the last call, by name (<c>critic/loss</c> with several phases); waits for the device.
    /// </summary>
    public IReadOnlyList<(string Name, double Value)> Metrics()
    {
        List<(string Name, double Value)> metrics = [];
        Broken = null;
        foreach (var turn in turns)
        {
            metrics.AddRange(turn.Running.Take().Select(m => (turn.Named(m.Name), m.Value)));
            if (turn.Running.Broken is not { } broken) continue;
            var step = read + broken.After / turn.Adds(o.Accumulate) + 1;
            if (Broken is null || step < Broken.Value.Step) Broken = (turn.Named(broken.Term), broken.Value, step);
        }
        read = done;
        if (o.NonFinite == NonFiniteKind.Skip) metrics.Add(("skipped", Skipped));
        return metrics;
    }

    /// <summary>The first non-finite term in the last metrics, its value and its step; null: all are finite.</summary>
    public (string Term, double Value, long Step)? Broken { get; private set; }

    /// <summary>The sums since the last metrics, by phase.</summary>
    internal IEnumerable<(string Phase, RunningTerms Terms)> Running => turns.Select(t => (t.Phase.Name, t.Running));

    public void Dispose()
    {
        foreach (var turn in turns) turn.Running.Dispose();
    }

    private sealed record Turn(
        Phase Phase, Optimizer Optimizer, double GradientClip, Parameter[] Trained, Parameter[] Others,
        RunningTerms Running)
    {
        public long Adds(int accumulate) => (long)Phase.Repeats * accumulate;

        public string Named(string term) => Phase.Name == "" ? term : $"{Phase.Name}/{term}";
    }
}
