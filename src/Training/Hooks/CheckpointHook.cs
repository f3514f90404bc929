namespace Generative.Training;

/// <summary>Saves the training: at its save points, at a new best, and at the end.</summary>
/// <param name="writer">Puts checkpoints on disk.</param>
public sealed class CheckpointHook(CheckpointWriter writer) : TrainingHook
{
    private long saved = -1;                                   // step of the newest checkpoint

    /// <inheritdoc/>
    public override void Started(TrainingRun run) => saved = run.Step;

    /// <inheritdoc/>
    public override void Stepped(TrainingRun run)
    {
        if (run.Step - 1 == saved) writer.Prepare(run.State);  // the optimizers have their moments now
    }

    /// <inheritdoc/>
    public override void Settled(TrainingRun run)
    {
        if (run.IsBest || run.Step == run.Length.Total || writer.Due(run.Step)) Save(run);
    }

    /// <inheritdoc/>
    public override void Ended(TrainingRun run)
    {
        // The last checkpoint, tried once more where it found no room.
        writer.Wait();
        if (writer.Trouble is not null) saved = -1;
        Save(run);
        writer.Wait();
        if (writer.NotFinite.Count > 0) throw Trainer.Stopped(("gradient", double.NaN, run.Step), run, [this]);
        run.Unsaved |= writer.Trouble is not null;
    }

    /// <inheritdoc/>
    public override (string Folder, IReadOnlyList<string> Weights)? Inspect(TrainingRun run) =>
        writer.Inspect(run.State, run.Now());

    private void Save(TrainingRun run)
    {
        if (saved != run.Step) writer.Save(run.State, run.Now());
        saved = run.Step;
    }
}
