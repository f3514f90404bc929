using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Configuration;
using Generative.Data;

namespace Generative.Training;

/// <summary>The folder of one run, numbered and self-describing: <c>checkpoints/00001-vae-digits/</c>.</summary>
/// <remarks>
/// <c>config.yaml</c> resolved, <c>environment.json</c>, <c>metrics.jsonl</c>, <c>samples/</c>, and a folder per
/// checkpoint. Two runs never share one: the number is
/// claimed by making the folder.
/// </remarks>
public sealed class RunFolder
{
    private const string ConfigName = "config.yaml", MetricsName = "metrics.jsonl";

    private RunFolder(string path) => Path = path;

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Grids of samples and reconstructions.</summary>
    public string Samples => System.IO.Path.Combine(Path, "samples");

    /// <summary>One JSON object a line.</summary>
    public string Metrics => System.IO.Path.Combine(Path, MetricsName);

    /// <summary>Makes the next free number's folder below the root and writes what describes the run.</summary>
    public static RunFolder Create(
        string root, string name, RunOptions resolved, ConfigTypes types, IReadOnlyList<string> command)
    {
        Directory.CreateDirectory(root);
        var number = Directory.EnumerateDirectories(root).Select(d => NumberOf(System.IO.Path.GetFileName(d)))
            .DefaultIfEmpty(0).Max() + 1;
        while (true)
        {
            var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, $"{number:00000}-{name}"));
            // The claim file is made exclusively: of two runs that start together, one takes the next number.
            var claim = System.IO.Path.Combine(root, $".claim-{number:00000}");
            try
            {
                using (new FileStream(claim, FileMode.CreateNew)) { }
            }
            catch (IOException) when (File.Exists(claim))
            {
                number++;
                continue;
            }
            Directory.CreateDirectory(path);
            File.Delete(claim);
            var folder = new RunFolder(path);
            Directory.CreateDirectory(folder.Samples);
            File.WriteAllText(System.IO.Path.Combine(path, ConfigName), new ConfigWriter(types).Write(resolved));
            folder.WriteEnvironment("environment.json", command);
            return folder;
        }
    }

    /// <summary>The folder of a model that is saved from code: made where there is none.</summary>
    internal static RunFolder At(string path, RunOptions options, ConfigTypes types)
    {
        var folder = new RunFolder(System.IO.Path.GetFullPath(path));
        DataException.Guard(path, "a folder that can be written", () =>
        {
            Directory.CreateDirectory(folder.Path);
            File.WriteAllText(System.IO.Path.Combine(folder.Path, ConfigName), new ConfigWriter(types).Write(options));
            return folder;
        });
        return folder;
    }

    /// <summary>Opens a run by its folder, by its number, or the newest one as <c>latest</c>.</summary>
    public static RunFolder Open(string run, string root = "checkpoints")
    {
        if (File.Exists(System.IO.Path.Combine(run, ConfigName))) return new(System.IO.Path.GetFullPath(run));
        string[] runs = Directory.Exists(root)
            ? [.. Directory.GetDirectories(root).Where(d => File.Exists(System.IO.Path.Combine(d, ConfigName)))
            .Order(StringComparer.Ordinal)] : [];
        var found = run == "latest" ? runs.LastOrDefault()
            : int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? runs.FirstOrDefault(d => NumberOf(System.IO.Path.GetFileName(d)) == number)
            : runs.FirstOrDefault(d => System.IO.Path.GetFileName(d) == run);
        return found is not null ? new(System.IO.Path.GetFullPath(found))
            : throw new DataException(run, "run", runs.Length == 0 ? "no runs"
                : $"{runs.Length} others", $"a run's folder, its number below {root}, or 'latest'");
    }

    /// <summary>Holds the run for this process's training, until the result is disposed or the process ends, however it
    /// ends: two trainings never share a folder.</summary>
    public IDisposable Hold()
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(Path, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None);
        }
        catch (IOException e)
        {
            throw new DataException(Path, "run", "one that is being trained", "one that no process trains at the moment",
                e);
        }
    }

    /// <summary>The length of each log file: what a checkpoint remembers.</summary>
    public IReadOnlyDictionary<string, long> Logs() => LogFiles().ToDictionary(f => f.Name, f => f.Length);

    /// <summary>Cuts each log file back to the length that a checkpoint remembers, and removes those it does not
    /// know.</summary>
    public void CutLogs(IReadOnlyDictionary<string, long> lengths)
    {
        foreach (var file in LogFiles())
        {
            if (!lengths.TryGetValue(file.Name, out var length)) file.Delete();
            else if (file.Length > length)
            {
                using var stream = file.Open(FileMode.Open, FileAccess.Write);
                stream.SetLength(length);
            }
        }
    }

    private IEnumerable<FileInfo> LogFiles() =>
        new DirectoryInfo(Path).EnumerateFiles()
            .Where(f => f.Name == MetricsName || f.Name.StartsWith(TensorBoardLog.Prefix, StringComparison.Ordinal));

    /// <summary>Writes down that the run goes on from a step: with what command and where; and its config, if that has
    /// changed, keeping the one before.</summary>
    public void GoOn(long step, RunOptions resolved, ConfigTypes types, IReadOnlyList<string> command)
    {
        var (config, text) = (System.IO.Path.Combine(Path, ConfigName), new ConfigWriter(types).Write(resolved));
        if (File.ReadAllText(config) != text)
        {
            File.Copy(config, System.IO.Path.Combine(Path, $"config-until-{step:000000}.yaml"), overwrite: true);
            File.WriteAllText(config + ".new", text);
            File.Move(config + ".new", config, overwrite: true);
        }
        WriteEnvironment($"environment-from-{step:000000}.json", command);
    }

    private void WriteEnvironment(string name, IReadOnlyList<string> command) =>
        File.WriteAllText(System.IO.Path.Combine(Path, name),
            EnvironmentRecord(command).ToJsonString(new() { WriteIndented = true }) + "\n");

    /// <summary>The options the run was started with, every key, and overrides laid over them; it remembers its
    /// plugins.</summary>
    public RunOptions Options(IEnumerable<string>? overrides = null, IEnumerable<string>? plugins = null) =>
        RunTypes.Read(System.IO.Path.Combine(Path, ConfigName), overrides, plugins);

    /// <summary>The checkpoints, oldest first; a folder that is still being written has another name.</summary>
    public IReadOnlyList<string> Checkpoints =>
        [.. Directory.GetDirectories(Path, "step-*")
            .Where(d => File.Exists(System.IO.Path.Combine(d, Checkpoint.ManifestName))).OrderBy(StepOf)];

    /// <summary>The checkpoint of the best evaluation; null before the first.</summary>
    public string? Best => File.Exists(BestFile)
        && JsonNode.Parse(File.ReadAllText(BestFile))?["step"]?.GetValue<long>() is { } step
        ? Checkpoints.FirstOrDefault(c => StepOf(c) == step) : null;

    /// <summary>Writes down which checkpoint is the best, and by what.</summary>
    public void WriteBest(long step, string metric, double value)
    {
        File.WriteAllText(BestFile + ".new", new JsonObject { ["step"] = step,
            [$"valid/{metric}"] = value }.ToJsonString() + "\n");
        File.Move(BestFile + ".new", BestFile, overwrite: true);
    }

    private string BestFile => System.IO.Path.Combine(Path, "best.json");

    internal static long StepOf(string checkpoint) =>
        long.TryParse(System.IO.Path.GetFileName(checkpoint).AsSpan("step-".Length), NumberStyles.None,
            CultureInfo.InvariantCulture, out var step) ? step : -1;

    private static int NumberOf(string? name) =>
        name is { Length: > 6 } && name[5] == '-'
            && int.TryParse(name.AsSpan(0, 5), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;

    private static JsonObject EnvironmentRecord(IReadOnlyList<string> command) => new()
    {
        ["command"] = new JsonArray([.. command.Select(c => (JsonNode)c)]),
        ["libtorch"] = __version__,
        ["dotnet"] = Environment.Version.ToString(),
        ["system"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
        ["processor_count"] = Environment.ProcessorCount,
        ["threads"] = get_num_threads(),
        ["cuda"] = cuda.is_available(),
        ["process"] = Environment.ProcessId,
        ["started"] = Process.GetCurrentProcess().StartTime.ToUniversalTime()
            .ToString("O", CultureInfo.InvariantCulture),
        ["openmp"] = new JsonObject(new[] { "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "GOMP_SPINCOUNT" }
            .Select(n => KeyValuePair.Create(n, (JsonNode?)Environment.GetEnvironmentVariable(n)))),
    };
}
