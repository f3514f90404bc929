using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Generative.Configuration;
using Generative.Data;

namespace Generative.Training;

/// <summary>The folder of one run: <c>checkpoints/00001-vae-digits/</c>.</summary>
/// <remarks>
/// It holds <c>config.yaml</c> with every key, <c>environment.json</c>, <c>metrics.jsonl</c>, <c>samples/</c>, and the
/// checkpoints. Creating the folder claims its number, so that two runs never share one.
/// </remarks>
public sealed class RunFolder
{
    /// <summary>The folder of all runs, unless another one is given.</summary>
    public const string Runs = "checkpoints";

    private const string ConfigName = "config.yaml", MetricsName = "metrics.jsonl";
    private const string FolderExpected = "a folder that can be written";

    private RunFolder(string path)
    {
        Path = path;
        Checkpoints = new(path);
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Folder of the images of samples and reconstructions.</summary>
    public string Samples => PathOf("samples");

    /// <summary>The file of metrics, one JSON object per line.</summary>
    public string Metrics => PathOf(MetricsName);

    /// <summary>The checkpoints, to be read.</summary>
    public CheckpointStore Checkpoints { get; }

    /// <summary>Creates the folder with the next free number and writes config and environment.</summary>
    public static RunFolder Create(
        string root, string name, RunOptions resolved, ConfigTypes types, IReadOnlyList<string> command)
    {
        var whole = System.IO.Path.GetFullPath(root);
        for (var above = whole; above is not null; above = System.IO.Path.GetDirectoryName(above))
            if (File.Exists(above)) throw new DataException(above, "folder", "a file", FolderExpected);
        return DataException.Guard(whole, FolderExpected, () => Made(root, name, resolved, types, command));
    }

    /// <summary>The name of a run of that config file: the file's own, with '-' for what no name of a run has.
    /// </summary>
    public static string NameOf(string config)
    {
        var file = System.IO.Path.GetFileNameWithoutExtension(config);
        var letters = file.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-');
        var name = string.Concat(letters).TrimStart('.', '_', '-');
        return name.Length == 0 ? "run" : name[..Math.Min(name.Length, NameAttribute.Most)];
    }

    private static RunFolder Made(
        string root, string name, RunOptions resolved, ConfigTypes types, IReadOnlyList<string> command)
    {
        Directory.CreateDirectory(root);
        var number = Directory.EnumerateDirectories(root).Select(NumberOf).DefaultIfEmpty(0).Max() + 1;
        var path = Claim(root, number, name);
        while (path is null)
        {
            number++;
            path = Claim(root, number, name);
        }
        var folder = new RunFolder(path);
        Directory.CreateDirectory(folder.Samples);
        File.WriteAllText(folder.PathOf(ConfigName), new ConfigWriter(types).Write(resolved));
        folder.WriteEnvironment("environment.json", command);
        return folder;
    }

    // The claim file is created exclusively: of two runs that start together, one takes the next number.
    private static string? Claim(string root, int number, string name)
    {
        var claim = System.IO.Path.Combine(root, $".claim-{number:00000}");
        try
        {
            using (new FileStream(claim, FileMode.CreateNew)) { }
        }
        catch (IOException) when (File.Exists(claim))
        {
            return null;
        }
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, $"{number:00000}-{name}"));
        Directory.CreateDirectory(path);
        File.Delete(claim);
        return path;
    }

    /// <summary>The folder of a model that is saved from code: made where there is none.</summary>
    internal static RunFolder At(string path, RunOptions options, ConfigTypes types)
    {
        var folder = new RunFolder(System.IO.Path.GetFullPath(path));
        DataException.Guard(path, FolderExpected, () =>
        {
            Directory.CreateDirectory(folder.Path);
            File.WriteAllText(System.IO.Path.Combine(folder.Path, ConfigName), new ConfigWriter(types).Write(options));
            return folder;
        });
        return folder;
    }

    /// <summary>Opens a run by its folder, its number, its name, or <c>latest</c>; <c>runs/latest</c> is the newest in
    /// the folder runs.</summary>
    /// <exception cref="DataException">There is no such run.</exception>
    public static RunFolder Open(string run, string root = Runs)
    {
        if (IsRun(run)) return new(System.IO.Path.GetFullPath(run));
        if (System.IO.Path.GetDirectoryName(run) is { Length: > 0 } own && Directory.Exists(own))
            return Directory.Exists(run) ? throw Bare(run) : Open(System.IO.Path.GetFileName(run), own);
        var runs = Paths(root);
        if (Find(runs, run) is { } found) return new(System.IO.Path.GetFullPath(found));
        if (Directory.Exists(run)) throw Bare(run);
        var others = runs.Length switch { 0 => "no runs", 1 => "another one", var more => $"{more} others" };
        throw new DataException(run, "run", others, $"a run's folder, its number below {root}, or 'latest'");
    }

    private static DataException Bare(string folder) =>
        new(folder, "run", $"a folder without {ConfigName}", "the folder of a run");

    /// <summary>The runs below a folder, in the order of their numbers; none where there is no such folder.</summary>
    public static IReadOnlyList<RunFolder> All(string root = Runs) =>
        [.. Paths(root).Select(path => new RunFolder(System.IO.Path.GetFullPath(path)))];

    private static string[] Paths(string root) => Directory.Exists(root)
        ? [.. Directory.GetDirectories(root).Where(IsRun).OrderBy(NumberOf).ThenBy(d => d, StringComparer.Ordinal)]
        : [];

    private static string? Find(string[] runs, string run)
    {
        if (run == "latest") return runs.LastOrDefault();
        if (int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return runs.FirstOrDefault(d => NumberOf(d) == number);
        return runs.FirstOrDefault(d => System.IO.Path.GetFileName(d) == run);
    }

    /// <summary>Locks the run for training by this process, until the result is disposed or the process ends.</summary>
    /// <exception cref="DataException">Another process trains it, or its folder cannot be written.</exception>
    public IDisposable Hold()
    {
        try
        {
            return new FileStream(PathOf(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new DataException(
                Path, "run", "one that is being trained", "one that no process trains at the moment", e);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            throw new DataException(Path, "run", $"\"{e.Message.TrimEnd('.')}\"", FolderExpected, e);
        }
    }

    // EWOULDBLOCK of Linux and of macOS, a sharing violation of Windows.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>The length of each log file in bytes.</summary>
    public IReadOnlyDictionary<string, long> Logs() => LogFiles().ToDictionary(f => f.Name, f => f.Length);

    /// <summary>Cuts each log file back to a length, and deletes files without one.</summary>
    public void CutLogs(IReadOnlyDictionary<string, long> lengths)
    {
        foreach (var file in LogFiles())
        {
            if (!lengths.TryGetValue(file.Name, out var length))
            {
                file.Delete();
            }
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

    /// <summary>Records that the run goes on from a step: the command, and the config if it has changed.</summary>
    public void GoOn(long step, RunOptions resolved, ConfigTypes types, IReadOnlyList<string> command)
    {
        var (config, text) = (PathOf(ConfigName), new ConfigWriter(types).Write(resolved));
        if (File.ReadAllText(config) != text)
        {
            File.Copy(config, PathOf($"config-until-{step:000000}.yaml"), overwrite: true);
            File.WriteAllText(config + ".new", text);
            File.Move(config + ".new", config, overwrite: true);
        }
        WriteEnvironment($"environment-from-{step:000000}.json", command);
    }

    /// <summary>The options of the run, with overrides and further plugins.</summary>
    public RunOptions Options(IEnumerable<string>? overrides = null, IEnumerable<string>? plugins = null) =>
        RunTypes.Read(PathOf(ConfigName), overrides, plugins);

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);

    private static bool IsRun(string folder) => File.Exists(System.IO.Path.Combine(folder, ConfigName));

    private static int NumberOf(string folder)
    {
        var name = System.IO.Path.GetFileName(folder);
        if (name.Length <= 6 || name[5] != '-') return 0;
        return int.TryParse(name.AsSpan(0, 5), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
    }

    private void WriteEnvironment(string name, IReadOnlyList<string> command) =>
        File.WriteAllText(PathOf(name), EnvironmentRecord(command).ToJsonString(new() { WriteIndented = true }) + "\n");

    private static JsonObject EnvironmentRecord(IReadOnlyList<string> command) => new()
    {
        ["command"] = new JsonArray([.. command.Select(c => (JsonNode)c)]),
        ["libtorch"] = __version__,
        ["dotnet"] = Environment.Version.ToString(),
        ["system"] = RuntimeInformation.OSDescription,
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
