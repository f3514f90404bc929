namespace Generative.Training;

/// <summary>Writes each log line and evaluation to <c>metrics.jsonl</c> and to TensorBoard.</summary>
/// <param name="log">The files.</param>
/// <param name="lengths">The current lengths of the files, saved in checkpoints; null: not saved.</param>
public sealed class LogHook(MetricsLog log, Func<IReadOnlyDictionary<string, long>>? lengths = null) : TrainingHook
{
    /// <inheritdoc/>
    public override void Logged(TrainingRun run, IReadOnlyList<(string Name, double Value)> metrics) =>
        Write(run, "train", metrics);

    /// <inheritdoc/>
    public override void Evaluated(TrainingRun run, string part, IReadOnlyList<Measured> measures)
    {
        log.Weights(run.Shown, run.Step);
        if (measures.Count > 0) Write(run, part, measures.Select(m => (m.Name, m.Estimate.Value)));
    }

    /// <inheritdoc/>
    public override LoopState Save(LoopState state) => lengths is null ? state : state with { Logs = lengths() };

    private void Write(TrainingRun run, string part, IEnumerable<(string Name, double Value)> values) =>
        log.Write(run.Step, run.Epoch, run.Seconds,
            values.Select(v => KeyValuePair.Create($"{part}/{v.Name}", v.Value)));
}
