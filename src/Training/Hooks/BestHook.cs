namespace Generative.Training;

/// <summary>Follows one validation metric: marks the best checkpoint and stops early.</summary>
/// <param name="o">Metric, goal and patience; null: no metric.</param>
/// <param name="note">Receives a sentence when training stops early.</param>
public sealed class BestHook(BestOptions? o, Action<string>? note = null) : TrainingHook
{
    /// <summary>The best value; null before the first evaluation.</summary>
    public double? Value { get; private set; }

    /// <summary>Step of the best value.</summary>
    public long Step { get; private set; }

    /// <summary>Evaluations since the best value.</summary>
    public int Since { get; private set; }

    /// <summary>Whether the patience is used up.</summary>
    public bool IsOver => o?.Patience is { } patience && Since >= patience;

    /// <inheritdoc/>
    public override LoopState Save(LoopState state) => state with { Best = Value, BestStep = Step, SinceBest = Since };

    /// <inheritdoc/>
    public override void Restore(LoopState state) =>
        (Value, Step, Since) = (state.Best, state.BestStep, state.SinceBest);

    /// <inheritdoc/>
    public override void Started(TrainingRun run) => run.IsOver |= IsOver;

    /// <inheritdoc/>
    public override void Evaluated(TrainingRun run, string part, IReadOnlyList<Measured> measures)
    {
        if (part != "valid") return;
        run.IsBest |= Judge(measures.Select(m => (m.Name, m.Estimate.Value)), run.Step);
        run.IsOver |= IsOver;
    }

    /// <inheritdoc/>
    public override void Ended(TrainingRun run)
    {
        if (!IsOver) return;
        note?.Invoke($"step {run.Step}: no better valid/{o!.Metric} in {Since} evaluations; the best was {Value:G6} "
            + $"at step {Step}");
    }

    /// <summary>Takes in an evaluation; true: the best so far. NaN never is.</summary>
    public bool Judge(IEnumerable<(string Name, double Value)> metrics, long step)
    {
        foreach (var (name, value) in metrics)
        {
            if (o is null || name != o.Metric) continue;
            var better = !double.IsNaN(value) && IsBetter(value);
            if (better) (Value, Step) = (value, step);
            Since = better ? 0 : Since + 1;
            return better;
        }
        return false;
    }

    private bool IsBetter(double value)
    {
        if (Value is not { } best) return true;
        return o!.Goal == Goal.Least ? value < best : value > best;
    }
}
