namespace Training.Runs;

/// <summary>Writes a run's checkpoints beside its training, which a save costs a copy of its tensors; one file after another, one checkpoint at a time.</summary>
/// <param name="folder">The run, which this process holds.</param>
/// <param name="keep">Checkpoints kept, newest first; 0: all.</param>
/// <param name="note">Told where a checkpoint could not be written; called from the writing thread.</param>
public sealed class CheckpointWriter(RunFolder folder, int keep, Action<string> note) : IDisposable
{
    private readonly Snapshot snapshot = new();
    private Task writing = Task.CompletedTask;

    /// <summary>Takes everything as it is and writes it in the background; waits first where the checkpoint before is still being written.</summary>
    public void Save(TrainingState training, LoopState state)
    {
        Wait();
        snapshot.Take(training, state);
        writing = Task.Run(Write);
    }

    /// <summary>Waits until what was taken is on disk, or has been given up.</summary>
    public void Wait() => writing.GetAwaiter().GetResult();

    // A disk that is full costs this checkpoint, not the run; those before stay.
    private void Write()
    {
        try
        {
            _ = Checkpoint.Write(folder, snapshot);
            Checkpoint.Keep(folder, keep);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            note($"step {snapshot.State!.Step}: the checkpoint could not be written, those before it stay: {e.Message}");
        }
    }

    public void Dispose()
    {
        Wait();
        snapshot.Dispose();
    }
}
