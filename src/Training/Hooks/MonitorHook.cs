namespace Generative.Training;

/// <summary>Passes on the warnings of a model that watches its own numbers.</summary>
/// <param name="note">Told each sentence.</param>
public sealed class MonitorHook(Action<string> note) : TrainingHook
{
    private ITrainingMonitor? monitor;
    private IReadOnlyList<int>? left;                          // from a checkpoint

    /// <inheritdoc/>
    public override void Started(TrainingRun run)
    {
        monitor = run.Model as ITrainingMonitor;
        if (monitor is not null && left is not null) monitor.Memory = left;
    }

    /// <inheritdoc/>
    public override void Logged(TrainingRun run, IReadOnlyList<(string Name, double Value)> metrics)
    {
        foreach (var warning in monitor?.Warnings(metrics.ToDictionary(m => m.Name, m => m.Value)) ?? [])
            note($"step {run.Step}: {warning}");
    }

    /// <inheritdoc/>
    public override LoopState Save(LoopState state) => monitor is null ? state : state with { Watch = monitor.Memory };

    /// <inheritdoc/>
    public override void Restore(LoopState state) => left = state.Watch;
}
