using Generative.Configuration;
using Generative.Data;

namespace Generative.Training;

/// <summary>Writes a run's checkpoints beside its training, which a save costs a copy of its tensors; one file after
/// another, one checkpoint at a time.</summary>
/// <param name="folder">The run, which this process holds.</param>
/// <param name="o">How many checkpoints are kept, and which is the best.</param>
/// <param name="note">Told where a checkpoint could not be written; called from the writing thread.</param>
/// <param name="write">Puts one on disk; null: <see cref="Checkpoint.Write"/>.</param>
public sealed class CheckpointWriter(
    RunFolder folder, TrainingOptions o, Action<string> note, Action<RunFolder, Snapshot>? write = null) : IDisposable
{
    private readonly SavePoints points = new(o.SaveEvery);
    private readonly Snapshot snapshot = new();
    private Task writing = Task.CompletedTask;

    /// <summary>Why the last checkpoint could not be written; null: it was.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Weights that were not finite in the last one, which for that was not written.</summary>
    public IReadOnlyList<string> NotFinite { get; private set; } = [];

    /// <summary>Whether a checkpoint is taken after that many steps.</summary>
    public bool Due(long step) => points.At(step);

    /// <summary>Makes the memory that the first <see cref="Save"/> will fill, in the background; nothing where it is
    /// there.</summary>
    public void Prepare(TrainingState training)
    {
        if (writing.IsCompleted && snapshot.IsEmpty) writing = Beside(snapshot.Reserve(training));
    }

    /// <summary>Takes everything as it is and writes it in the background; waits first where the checkpoint before is
    /// still being written.</summary>
    public void Save(TrainingState training, LoopState state)
    {
        Wait();
        snapshot.Take(training, state);
        writing = Beside(Write);
        if (points.Waits) Wait();
    }

    // On a thread that ends with its work: libtorch's operators give each thread that calls them a team of OpenMP
    // threads, and while there is a second one the training's own do not wait for one
    // another at the ready.
    private static Task Beside(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits until what was taken is on disk, or has been given up.</summary>
    public void Wait() => writing.GetAwaiter().GetResult();

    /// <summary>Writes everything as it is with its gradients, for inspection: to a folder that no run goes on from.
    /// Returns its path, or why there is none, and the weights that are not finite.</summary>
    public (string Folder, IReadOnlyList<string> Weights) Inspect(TrainingState training, LoopState state)
    {
        Wait();
        snapshot.Take(training, state, gradients: true);
        string[] broken = [.. snapshot.NotFinite()];
        try
        {
            return (Checkpoint.Write(folder, snapshot, "nonfinite"), broken);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            return ($"not written, {e.Message}", broken);
        }
    }

    // A disk that is full costs this checkpoint, not the run; those before stay.
    private void Write()
    {
        var state = snapshot.State!;
        NotFinite = [.. snapshot.NotFinite()];
        if (NotFinite.Count > 0) return;
        try
        {
            if (write is not null) write(folder, snapshot);
            else _ = Checkpoint.Write(folder, snapshot);
            if (o.Best is { } best && state.Best is { } value && state.BestStep == state.Step)
                folder.WriteBest(state.Step, best.Metric, value);
            Checkpoint.Keep(folder, o.KeepLast, points, state.BestStep);
            Trouble = null;
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            Trouble = e.Message;
            note($"step {state.Step}: the checkpoint could not be written, those before it stay: {e.Message}");
        }
    }

    public void Dispose()
    {
        Wait();
        snapshot.Dispose();
    }
}
