using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Data;

namespace Generative.Training;

/// <summary>Which of a checkpoint's weights.</summary>
public enum Weights
{
    /// <summary>As the optimizer left them.</summary>
    Raw,

    /// <summary>Their running average.</summary>
    Ema,
}

/// <summary>A checkpoint folder: <c>model.safetensors</c>, <c>ema.safetensors</c> where there is an average,
/// <c>optimizer.safetensors</c>, <c>loop.safetensors</c>, <c>state.json</c> and a manifest of SHA-256 sums.</summary>
/// <remarks>Written to a temporary folder, every file synced, then renamed: a folder called <c>step-...</c> is
/// whole.</remarks>
public static partial class Checkpoint
{
    internal const string ManifestName = "manifest.json", ModelName = "model.safetensors", EmaName = "ema.safetensors",
        OptimizerName = "optimizer.safetensors", LoopName = "loop.safetensors", GradientName = "gradient.safetensors";
    private const string StateName = "state.json", Unfinished = ".writing-";

    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes a run's checkpoint of what was taken; returns its folder. What fails leaves nothing
    /// behind.</summary>
    /// <param name="run">The run.</param>
    /// <param name="snapshot">What was taken.</param>
    /// <param name="kind">Start of the folder's name; only <c>step</c> is a checkpoint that a run goes on from.</param>
    public static string Write(RunFolder run, Snapshot snapshot, string kind = "step")
    {
        var state = snapshot.State ?? throw new InvalidOperationException("the snapshot is empty");
        var final = Path.Combine(run.Path, $"{kind}-{state.Step:000000}");
        var temporary = Path.Combine(run.Path, $"{Unfinished}{state.Step:000000}");
        try
        {
            Directory.CreateDirectory(temporary);
            Fill(temporary, snapshot, state);
            if (Directory.Exists(final)) Remove(final);
            Directory.Move(temporary, final);
            SyncFolder(run.Path);
            return final;
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    private static void Fill(string folder, Snapshot snapshot, LoopState state)
    {
        JsonObject sums = [];
        void Save(string name, Action<Stream> write)
        {
            using var sha = SHA256.Create();
            using (var file = new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write,
                FileShare.None, 1 << 16))
            {
                using (var hashed = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true)) write(hashed);
                file.Flush(flushToDisk: true);
            }
            sums[name] = Convert.ToHexStringLower(sha.Hash!);
        }

        foreach (var (name, tensors) in snapshot.Files)
            Save(name, s => SafeTensors.Write(s, tensors, name is ModelName or EmaName
                ? new Dictionary<string, string> { ["format"] = "pt" } : null));
        Save(StateName, s => JsonSerializer.Serialize(s, state, json));
        Save(ManifestName, s => JsonSerializer.Serialize(s, new JsonObject { ["sha256"] = sums.DeepClone() }, json));
    }

    /// <summary>Removes what a killed process left half written or half deleted; the run's folder has to be
    /// held.</summary>
    public static void Clean(RunFolder run)
    {
        foreach (var left in Directory.GetDirectories(run.Path, Unfinished + "*"))
            Directory.Delete(left, recursive: true);
    }

    // Under another name first: half a checkpoint is never called one.
    private static void Remove(string checkpoint)
    {
        var leaving = Path.Combine(Path.GetDirectoryName(checkpoint)!,
            Unfinished + "gone-" + Path.GetFileName(checkpoint));
        if (Directory.Exists(leaving)) Directory.Delete(leaving, recursive: true);
        Directory.Move(checkpoint, leaving);
        Directory.Delete(leaving, recursive: true);
    }

    /// <summary>Deletes all but the newest checkpoints of a run (0: none of them), and those half way to one that is
    /// there; the one of its best step stays.</summary>
    public static void Keep(RunFolder run, int newest, SavePoints points, long best = -1)
    {
        var all = run.Checkpoints;
        string[] passed = [.. all.SkipLast(1).Where(c => points.IsHalfway(RunFolder.StepOf(c)))];
        var old = newest > 0 ? all.Except(passed).SkipLast(newest) : [];
        foreach (var checkpoint in passed.Concat(old).Where(c => RunFolder.StepOf(c) != best)) Remove(checkpoint);
    }

    /// <summary>The newest checkpoint whose files are whole; what is damaged is named to <paramref name="warn"/> and
    /// passed over.</summary>
    public static string Latest(RunFolder run, Action<string>? warn = null)
    {
        foreach (var folder in run.Checkpoints.Reverse())
        {
            if (Damage(folder) is not { } damage) return folder;
            warn?.Invoke($"{damage}: passed over");
        }
        throw new DataException(run.Path, "checkpoint", "none that is whole", "a folder step-... with its manifest");
    }

    /// <summary>What is wrong with a checkpoint's files, or null.</summary>
    public static string? Damage(string folder)
    {
        try
        {
            var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, ManifestName)))!["sha256"]!.AsObject();
            foreach (var (name, sum) in manifest)
            {
                using var file = File.OpenRead(Path.Combine(folder, name));
                if (Convert.ToHexStringLower(SHA256.HashData(file)) != sum!.GetValue<string>())
                    return $"{Path.Combine(folder, name)}: its SHA-256 differs from the manifest's";
            }
            return null;
        }
        catch (Exception e) when (e is IOException or JsonException or NullReferenceException
            or InvalidOperationException or UnauthorizedAccessException)
        {
            return $"{folder}: {e.Message}";
        }
    }

    /// <summary>SHA-256 of its preferred weights' file, as its manifest has it.</summary>
    public static string Sum(string folder) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, ManifestName)))!["sha256"]![Preferred(folder)
            == Weights.Ema ? EmaName : ModelName]!.GetValue<string>();

    /// <summary>The weights to use where none are named: the average where there is one.</summary>
    public static Weights Preferred(string folder) =>
        File.Exists(Path.Combine(folder, EmaName)) ? Weights.Ema : Weights.Raw;

    /// <summary>Loads the weights, strictly: every name, shape and dtype must match.</summary>
    public static void LoadModel(string folder, Module model, Weights weights = Weights.Raw)
    {
        var file = Path.Combine(folder, weights == Weights.Ema ? EmaName : ModelName);
        var tensors = SafeTensors.Read(file);
        try
        {
            var own = model.state_dict();
            foreach (var (name, t) in own)
                if (tensors.TryGetValue(name, out var saved) && !saved.shape.SequenceEqual(t.shape))
                    throw new DataException(file, $"shape of '{name}'", $"[{string.Join(", ", saved.shape)}]",
                        $"[{string.Join(", ", t.shape)}]");
            foreach (var (name, t) in own)
                if (tensors.TryGetValue(name, out var saved) && saved.is_floating_point() != t.is_floating_point())
                    throw new DataException(file, $"type of '{name}'", $"{saved.dtype}", $"{t.dtype}");
            string[] missing = [.. own.Keys.Except(tensors.Keys)], unexpected = [.. tensors.Keys.Except(own.Keys)];
            if (missing.Length + unexpected.Length > 0)
                throw new DataException(file, "tensors", $"{Listed(unexpected)} beside the model's",
                    $"also {Listed(missing)}");
            model.load_state_dict(tensors);
        }
        finally
        {
            foreach (var t in tensors.Values) t.Dispose();
        }
    }

    /// <summary>Shape of the examples that the model is built for.</summary>
    public static DataShape Shape(string folder) => State(folder).Shape;

    /// <summary>Where the loop stood.</summary>
    public static LoopState State(string folder) =>
        JsonSerializer.Deserialize<LoopState>(File.ReadAllText(Path.Combine(folder, StateName)), json)
        ?? throw new DataException(Path.Combine(folder, StateName), "state", "null", "an object");

    private static string Listed(string[] names) =>
        names.Length == 0 ? "none"
        : string.Join(", ", names.Take(5)) + (names.Length > 5 ? $" and {names.Length - 5} more" : "");

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi)]
    private static extern int OpenFolder(string path, int flags);
    [DllImport("libc", EntryPoint = "fsync")] private static extern int Sync(int descriptor);
    [DllImport("libc", EntryPoint = "close")] private static extern int Close(int descriptor);

    // A rename is durable once the folder that holds it is synced; .NET has no call for folders.
    private static void SyncFolder(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        var descriptor = OpenFolder(path, 0);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }
}
