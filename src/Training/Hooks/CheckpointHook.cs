namespace Generative.Training;

/// <summary>Saves checkpoints: at the save points, at a new best value, and at the end.</summary>
/// <param name="store">The run's checkpoints.</param>
public sealed class CheckpointHook(CheckpointStore store) : TrainingHook
{
    private long saved = -1;                                   // step of the newest checkpoint

    /// <inheritdoc/>
    public override void Started(TrainingRun run) => saved = run.Step;

    /// <inheritdoc/>
    public override void Stepped(TrainingRun run)
    {
        if (run.Step - 1 == saved) store.Prepare(run.State);   // after the first step the optimizers have moments
    }

    /// <inheritdoc/>
    public override void Settled(TrainingRun run)
    {
        if (run.IsBest || run.Step == run.Length.Total || store.Points.At(run.Step)) Save(run);
    }

    /// <inheritdoc/>
    public override void Ended(TrainingRun run)
    {
        store.Wait();
        if (store.Trouble is not null) saved = -1;             // the disk was full: try once more
        Save(run);
        store.Wait();
        if (store.NotFinite.Count > 0) throw Trainer.Stopped(("gradient", double.NaN, run.Step), run, [this]);
        run.Unsaved |= store.Trouble is not null;
    }

    /// <inheritdoc/>
    public override (string Folder, IReadOnlyList<string> Weights)? Inspect(TrainingRun run) =>
        store.Inspect(run.State, run.Now());

    private void Save(TrainingRun run)
    {
        if (saved != run.Step) store.Save(run.State, run.Now());
        saved = run.Step;
    }
}
