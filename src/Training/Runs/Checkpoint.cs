using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Learning;
using Training.Data;
using Training.Loops;

namespace Training.Runs;

/// <summary>Where the loop stands: everything beside tensors that a run needs to go on.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Seconds">Time spent training.</param>
/// <param name="Best">Best value so far of the metric that is watched, null before the first evaluation.</param>
/// <param name="Shape">Shape of the examples, which the model is built for.</param>
public sealed record LoopState(long Step, double Seconds, double? Best, DataShape Shape);

/// <summary>Which of a checkpoint's weights.</summary>
public enum Weights
{
    /// <summary>As the optimiser left them.</summary>
    Raw,

    /// <summary>Their running average.</summary>
    Ema,
}

/// <summary>A checkpoint folder: <c>model.safetensors</c>, <c>ema.safetensors</c> where there is an average, <c>optimizer.safetensors</c>, <c>random.safetensors</c>, <c>state.json</c> and a manifest of SHA-256 sums.</summary>
/// <remarks>Written to a temporary folder, every file synced, then renamed: a folder called <c>step-...</c> is whole.</remarks>
public static class Checkpoint
{
    internal const string ManifestName = "manifest.json";
    private const string ModelName = "model.safetensors", EmaName = "ema.safetensors", OptimizerName = "optimizer.safetensors", RandomName = "random.safetensors", StateName = "state.json";

    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes the run's checkpoint of that step; returns its folder.</summary>
    public static string Write(RunFolder run, Module model, PhaseOptimizers? optimizers, LoopState state, Module? ema = null)
    {
        var final = Path.Combine(run.Path, $"step-{state.Step:000000}");
        var temporary = Path.Combine(run.Path, $".writing-{state.Step:000000}-{Environment.ProcessId}");
        Directory.CreateDirectory(temporary);
        JsonObject sums = [];
        void Save(string name, Action<Stream> write)
        {
            var path = Path.Combine(temporary, name);
            using var sha = SHA256.Create();
            using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                using (var hashed = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true)) write(hashed);
                file.Flush(flushToDisk: true);
            }
            sums[name] = Convert.ToHexStringLower(sha.Hash!);
        }

        Save(ModelName, s => SafeTensors.Write(s, model.state_dict(), new Dictionary<string, string> { ["format"] = "pt" }));
        if (ema is not null) Save(EmaName, s => SafeTensors.Write(s, ema.state_dict(), new Dictionary<string, string> { ["format"] = "pt" }));
        if (optimizers is not null) Save(OptimizerName, s => SafeTensors.Write(s, OptimizerStates.Of(optimizers)));
        using (var scope = NewDisposeScope()) Save(RandomName, s => SafeTensors.Write(s, [KeyValuePair.Create("cpu", Generator.Default.get_state())]));
        Save(StateName, s => JsonSerializer.Serialize(s, state, json));
        Save(ManifestName, s => JsonSerializer.Serialize(s, new JsonObject { ["sha256"] = sums.DeepClone() }, json));
        if (Directory.Exists(final)) Directory.Delete(final, recursive: true);
        Directory.Move(temporary, final);
        SyncFolder(run.Path);
        return final;
    }

    /// <summary>Deletes all but the newest checkpoints of a run.</summary>
    public static void Keep(RunFolder run, int newest)
    {
        if (newest <= 0) return;
        foreach (var old in run.Checkpoints.SkipLast(newest)) Directory.Delete(old, recursive: true);
    }

    /// <summary>The newest checkpoint whose files are whole; what is damaged is named to <paramref name="warn"/> and passed over.</summary>
    public static string Latest(RunFolder run, Action<string>? warn = null)
    {
        foreach (var folder in run.Checkpoints.Reverse())
        {
            if (Damage(folder) is not { } damage) return folder;
            warn?.Invoke($"{damage}: passed over");
        }
        throw new DataFault(run.Path, "checkpoint", "none that is whole", "a folder step-... with its manifest");
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
                if (Convert.ToHexStringLower(SHA256.HashData(file)) != sum!.GetValue<string>()) return $"{Path.Combine(folder, name)}: its SHA-256 differs from the manifest's";
            }
            return null;
        }
        catch (Exception e) when (e is IOException or JsonException or NullReferenceException or InvalidOperationException or UnauthorizedAccessException)
        {
            return $"{folder}: {e.Message}";
        }
    }

    /// <summary>The weights to use where none are named: the average where there is one.</summary>
    public static Weights Preferred(string folder) => File.Exists(Path.Combine(folder, EmaName)) ? Weights.Ema : Weights.Raw;

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
                    throw new DataFault(file, $"shape of '{name}'", $"[{string.Join(", ", saved.shape)}]", $"[{string.Join(", ", t.shape)}]");
            string[] missing = [.. own.Keys.Except(tensors.Keys)], unexpected = [.. tensors.Keys.Except(own.Keys)];
            if (missing.Length + unexpected.Length > 0)
                throw new DataFault(file, "tensors", $"{Listed(unexpected)} beside the model's", $"also {Listed(missing)}");
            model.load_state_dict(tensors);
        }
        finally
        {
            foreach (var t in tensors.Values) t.Dispose();
        }
    }

    /// <summary>Loads the optimisers' and the random generators' state, and returns the loop's.</summary>
    public static LoopState LoadTraining(string folder, PhaseOptimizers optimizers, Device device)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var saved = SafeTensors.Read(Path.Combine(folder, OptimizerName));
        OptimizerStates.Restore(optimizers, saved, device);
        foreach (var t in saved.Values) t.Dispose();
        var random = SafeTensors.Read(Path.Combine(folder, RandomName));
        Generator.Default.set_state(random["cpu"]);
        foreach (var t in random.Values) t.Dispose();
        return State(folder);
    }

    /// <summary>Shape of the examples that the model is built for.</summary>
    public static DataShape Shape(string folder) => State(folder).Shape;

    /// <summary>Where the loop stood.</summary>
    public static LoopState State(string folder) => JsonSerializer.Deserialize<LoopState>(File.ReadAllText(Path.Combine(folder, StateName)), json)
        ?? throw new DataFault(Path.Combine(folder, StateName), "state", "null", "an object");

    private static string Listed(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names.Take(5)) + (names.Length > 5 ? $" and {names.Length - 5} more" : "");

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi)] private static extern int OpenFolder(string path, int flags);
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
