using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Training.Config;
using Training.Data;

namespace Training.Runs;

/// <summary>The folder of one run, numbered and self-describing: <c>checkpoints/00001-vae-digits/</c>.</summary>
/// <remarks>
/// <c>config.yaml</c> resolved, <c>environment.json</c>, <c>metrics.jsonl</c>, <c>samples/</c>, and a folder per checkpoint. Two runs never share one: the number is
/// claimed by making the folder.
/// </remarks>
public sealed class RunFolder
{
    private const string ConfigName = "config.yaml";

    private RunFolder(string path) => Path = path;

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Grids of samples and reconstructions.</summary>
    public string Samples => System.IO.Path.Combine(Path, "samples");

    /// <summary>One JSON object a line.</summary>
    public string Metrics => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>Makes the next free number's folder below the root and writes what describes the run.</summary>
    public static RunFolder Create(string root, string name, RunOptions resolved, ConfigTypes types, IReadOnlyList<string> command)
    {
        Directory.CreateDirectory(root);
        var number = Directory.EnumerateDirectories(root).Select(d => NumberOf(System.IO.Path.GetFileName(d))).DefaultIfEmpty(0).Max() + 1;
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
            File.WriteAllText(System.IO.Path.Combine(path, "environment.json"), EnvironmentRecord(command).ToJsonString(new() { WriteIndented = true }) + "\n");
            return folder;
        }
    }

    /// <summary>Opens a run by its folder, by its number, or the newest one as <c>latest</c>.</summary>
    public static RunFolder Open(string run, string root = "checkpoints")
    {
        if (File.Exists(System.IO.Path.Combine(run, ConfigName))) return new(System.IO.Path.GetFullPath(run));
        string[] runs = Directory.Exists(root) ? [.. Directory.GetDirectories(root).Where(d => File.Exists(System.IO.Path.Combine(d, ConfigName))).Order(StringComparer.Ordinal)] : [];
        var found = run == "latest" ? runs.LastOrDefault()
            : int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? runs.FirstOrDefault(d => NumberOf(System.IO.Path.GetFileName(d)) == number)
            : runs.FirstOrDefault(d => System.IO.Path.GetFileName(d) == run);
        return found is not null ? new(System.IO.Path.GetFullPath(found))
            : throw new DataFault(run, "run", runs.Length == 0 ? "no runs" : $"{runs.Length} others", $"a run's folder, its number below {root}, or 'latest'");
    }

    /// <summary>The options the run was started with, every key, and overrides laid over them.</summary>
    public RunOptions Options(ConfigTypes types, IEnumerable<string>? overrides = null) => new ConfigReader(types).Read<RunOptions>(System.IO.Path.Combine(Path, ConfigName), overrides);

    /// <summary>The checkpoints, oldest first; a folder that is still being written has another name.</summary>
    public IReadOnlyList<string> Checkpoints =>
        [.. Directory.GetDirectories(Path, "step-*").Where(d => File.Exists(System.IO.Path.Combine(d, Checkpoint.ManifestName))).OrderBy(StepOf)];

    internal static long StepOf(string checkpoint) =>
        long.TryParse(System.IO.Path.GetFileName(checkpoint).AsSpan("step-".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1;

    private static int NumberOf(string? name) =>
        name is { Length: > 6 } && name[5] == '-' && int.TryParse(name.AsSpan(0, 5), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;

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
        ["started"] = Process.GetCurrentProcess().StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        ["openmp"] = new JsonObject(new[] { "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "OPENBLAS_CORETYPE" }
            .Select(n => KeyValuePair.Create(n, (JsonNode?)Environment.GetEnvironmentVariable(n)))),
    };
}
