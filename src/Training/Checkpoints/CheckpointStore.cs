using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Data;

namespace Generative.Training;

/// <summary>The checkpoints of one run: finds, writes, checks and deletes them.</summary>
/// <remarks>
/// A checkpoint is written to a temporary folder, every file is synced, then the folder is renamed to
/// <c>step-000500</c>: a folder of that name is complete. <see cref="Save"/> writes on a background thread; training
/// waits only for the copy of the tensors.
/// </remarks>
/// <param name="folder">The run's folder; a process that writes to it has to hold it (<see cref="RunFolder.Hold"/>).
/// </param>
/// <param name="options">How often to save and how many to keep.</param>
/// <param name="note">Receives a sentence when a checkpoint cannot be written, on the background thread.</param>
public sealed class CheckpointStore(string folder, TrainingOptions? options = null, Action<string>? note = null)
    : IDisposable
{
    private const string Temporary = ".writing-";
    private static readonly Dictionary<string, string> pyTorch = new() { ["format"] = "pt" };

    private readonly TrainingOptions o = options ?? new();
    private readonly Snapshot snapshot = new();
    private Task writing = Task.CompletedTask;

    private string BestFile => Path.Combine(folder, "best.json");

    /// <summary>The complete checkpoints, oldest first.</summary>
    public IReadOnlyList<Checkpoint> All =>
        [.. Directory.GetDirectories(folder, Checkpoint.Prefix + "*").Select(d => new Checkpoint(d))
            .Where(c => File.Exists(c.PathOf(Checkpoint.ManifestName))).OrderBy(c => c.Step)];

    /// <summary>The checkpoint of the best evaluation; null before the first.</summary>
    public Checkpoint? Best
    {
        get
        {
            if (!File.Exists(BestFile)) return null;
            var step = JsonNode.Parse(File.ReadAllText(BestFile))?["step"]?.GetValue<long>();
            return All.FirstOrDefault(c => c.Step == step);
        }
    }

    /// <summary>The newest checkpoint with undamaged files.</summary>
    /// <param name="warn">Receives a sentence for each damaged checkpoint.</param>
    /// <exception cref="DataException">There is none.</exception>
    public Checkpoint Latest(Action<string>? warn = null)
    {
        foreach (var checkpoint in All.Reverse())
        {
            if (checkpoint.Damage() is not { } damage) return checkpoint;
            warn?.Invoke($"{damage.TrimEnd('.')}: passed over");
        }
        throw new DataException(folder, "checkpoint", "none that is whole", "a folder step-... with its manifest");
    }

    /// <summary>The steps to save at.</summary>
    public SavePoints Points { get; } = new((options ?? new()).SaveEvery);

    /// <summary>Why the last checkpoint could not be written; null: it was written.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Weights with NaN or infinity in the last snapshot, which was therefore not written.</summary>
    public IReadOnlyList<string> NotFinite { get; private set; } = [];

    /// <summary>Replaces <see cref="Write"/> in tests of slow disks.</summary>
    internal Action<Snapshot>? Writer { get; init; }

    /// <summary>Allocates the memory of the first <see cref="Save"/> in the background.</summary>
    public void Prepare(TrainingState training)
    {
        if (writing.IsCompleted && snapshot.IsEmpty) writing = InBackground(snapshot.Reserve(training));
    }

    /// <summary>Copies the state of training and writes it in the background; waits first for the checkpoint before.
    /// </summary>
    public void Save(TrainingState training, LoopState state)
    {
        Wait();
        snapshot.Take(training, state);
        writing = InBackground(WriteAndPrune);
        if (Points.Waits) Wait();
    }

    /// <summary>Waits until the last checkpoint is written, or has failed.</summary>
    public void Wait() => writing.GetAwaiter().GetResult();

    /// <summary>Writes everything including gradients to a folder <c>nonfinite-000500</c>, from which no run goes on.
    /// </summary>
    /// <returns>Its path, or why it could not be written; and the weights with NaN or infinity.</returns>
    public (string Folder, IReadOnlyList<string> Weights) Inspect(TrainingState training, LoopState state)
    {
        Wait();
        snapshot.Take(training, state, gradients: true);
        string[] broken = [.. snapshot.NotFinite()];
        try
        {
            return (Write(snapshot, "nonfinite-").Folder, broken);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            return ($"not written, {e.Message}", broken);
        }
    }

    /// <summary>Writes a checkpoint; one that fails leaves no files.</summary>
    /// <param name="taken">The state to write.</param>
    /// <param name="prefix">Start of the folder's name; only <c>step-</c> makes a checkpoint to resume from.</param>
    public Checkpoint Write(Snapshot taken, string prefix = Checkpoint.Prefix)
    {
        var state = taken.State ?? throw new InvalidOperationException("the snapshot is empty");
        var checkpoint = new Checkpoint(Path.Combine(folder, $"{prefix}{state.Step:000000}"));
        var temporary = Path.Combine(folder, $"{Temporary}{state.Step:000000}");
        try
        {
            Directory.CreateDirectory(temporary);
            WriteFiles(temporary, taken, state);
            if (Directory.Exists(checkpoint.Folder)) Delete(checkpoint);
            Directory.Move(temporary, checkpoint.Folder);
            SyncFolder();
            return checkpoint;
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    private static void WriteFiles(string temporary, Snapshot taken, LoopState state)
    {
        JsonObject sums = [];
        foreach (var (name, tensors) in taken.Files)
        {
            var metadata = name is Checkpoint.ModelName or Checkpoint.EmaName ? pyTorch : null;
            WriteFile(name, s => SafeTensors.Write(s, tensors, metadata));
        }
        WriteFile(Checkpoint.StateName, s => JsonSerializer.Serialize(s, state, Checkpoint.Json));
        var manifest = new JsonObject { ["sha256"] = sums.DeepClone() };
        WriteFile(Checkpoint.ManifestName, s => JsonSerializer.Serialize(s, manifest, Checkpoint.Json));

        void WriteFile(string name, Action<Stream> write)
        {
            using var sha = SHA256.Create();
            using (var file = new FileStream(
                Path.Combine(temporary, name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                using (var hashed = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true)) write(hashed);
                file.Flush(flushToDisk: true);
            }
            sums[name] = Convert.ToHexStringLower(sha.Hash!);
        }
    }

    /// <summary>Deletes what a killed process left half written or half deleted.</summary>
    public void Clean()
    {
        foreach (var left in Directory.GetDirectories(folder, Temporary + "*")) Directory.Delete(left, recursive: true);
    }

    // A full disk does not end the run.
    private void WriteAndPrune()
    {
        var state = snapshot.State!;
        NotFinite = [.. snapshot.NotFinite()];
        if (NotFinite.Count > 0) return;
        try
        {
            if (Writer is null) _ = Write(snapshot);
            else Writer(snapshot);
            if (o.Best is { } best && state.Best is { } value && state.BestStep == state.Step)
                WriteBest(state.Step, best.Metric, value);
            Prune(state.BestStep);
            Trouble = null;
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            Trouble = e.Message;
            note?.Invoke($"step {state.Step}: the checkpoint could not be written, those before it stay: {e.Message}");
        }
    }

    private void WriteBest(long step, string metric, double value)
    {
        var json = new JsonObject { ["step"] = step, [$"valid/{metric}"] = value };
        File.WriteAllText(BestFile + ".new", json.ToJsonString() + "\n");
        File.Move(BestFile + ".new", BestFile, overwrite: true);
    }

    // Keeps the newest `keepLast` (0: all) and the best; halfway checkpoints go once a newer one exists.
    private void Prune(long best)
    {
        var all = All;
        Checkpoint[] passed = [.. all.SkipLast(1).Where(c => Points.IsHalfway(c.Step))];
        var old = o.KeepLast > 0 ? all.Except(passed).SkipLast(o.KeepLast) : [];
        foreach (var checkpoint in passed.Concat(old).Where(c => c.Step != best)) Delete(checkpoint);
    }

    // Renamed first: a folder called step-... is never incomplete.
    private void Delete(Checkpoint checkpoint)
    {
        var leaving = Path.Combine(folder, $"{Temporary}gone-{checkpoint.Name}");
        if (Directory.Exists(leaving)) Directory.Delete(leaving, recursive: true);
        Directory.Move(checkpoint.Folder, leaving);
        Directory.Delete(leaving, recursive: true);
    }

    // On a new thread: a pool thread would keep a second team of OpenMP threads, which slows down the training's.
    private static Task InBackground(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi)]
    private static extern int OpenFolder(string path, int flags);
    [DllImport("libc", EntryPoint = "fsync")] private static extern int Sync(int descriptor);
    [DllImport("libc", EntryPoint = "close")] private static extern int Close(int descriptor);

    // Syncs the folder, so that a rename is durable; .NET has no call for it.
    private void SyncFolder()
    {
        if (!OperatingSystem.IsLinux()) return;
        var descriptor = OpenFolder(folder, 0);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    /// <summary>Waits for the last checkpoint and frees the copies.</summary>
    public void Dispose()
    {
        Wait();
        snapshot.Dispose();
    }
}
