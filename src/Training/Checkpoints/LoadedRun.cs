using Generative.Data;

namespace Generative.Training;

/// <summary>A trained model, loaded from the folder of its run; needs no data set.</summary>
/// <param name="Folder">The run's folder.</param>
/// <param name="Options">The run's options, with overrides.</param>
/// <param name="Model">The model with its weights, in evaluation mode.</param>
/// <param name="Checkpoint">The checkpoint that was loaded.</param>
/// <param name="Device">The model's device.</param>
public sealed record LoadedRun(
    RunFolder Folder, RunOptions Options, GenerativeModel Model, Checkpoint Checkpoint, Device Device) : IDisposable
{
    private const string BestSuffix = "/best";

    /// <summary>Which weights were loaded.</summary>
    public Weights Weights { get; init; }

    /// <summary>The changes of the run's config.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Run and checkpoint, such as <c>00001-vae-digits/step-000500</c>.</summary>
    public string Name => $"{Path.GetFileName(Folder.Path)}/{Checkpoint.Name}";

    /// <summary>Number format of the weights, which that of examples has to be.</summary>
    public ScalarType Dtype => Model.parameters().FirstOrDefault()?.dtype ?? float32;

    /// <summary>Loads the newest undamaged checkpoint of a run, its best one, or a given one.</summary>
    /// <param name="run">A run, a run followed by /best, or the folder of a checkpoint.</param>
    /// <param name="deviceName">A device, as in <see cref="Devices.Resolve"/>.</param>
    /// <param name="warn">Receives a sentence for each damaged checkpoint.</param>
    /// <param name="overrides">Changes of the run's config: <c>model.sampler.steps=50</c>.</param>
    /// <param name="weights">raw or ema; null: the average if there is one.</param>
    /// <param name="plugins">Further plugins; those of the run are loaded anyway.</param>
    /// <param name="root">The folder in which a run's number, name or <c>latest</c> is looked for.</param>
    public static LoadedRun Open(
        string run, string deviceName, Action<string> warn, IEnumerable<string>? overrides = null,
        string? weights = null, IEnumerable<string>? plugins = null, string root = RunFolder.Runs)
    {
        var (folder, checkpoint) = Find(run, root, warn);
        string[] changes = [.. overrides ?? []];
        var options = folder.Options(changes, plugins);
        Devices.UseThreads(options.Training.Threads);
        var device = Devices.Resolve(deviceName);
        var model = options.CreateModel(checkpoint.Shape);
        var used = weights is null ? checkpoint.Preferred : Enum.Parse<Weights>(weights, ignoreCase: true);
        checkpoint.LoadModel(model, used);
        model.to(device);
        model.eval();
        return new(folder, options, model, checkpoint, device) { Weights = used, Overrides = changes };
    }

    private static (RunFolder, Checkpoint) Find(string run, string root, Action<string> warn)
    {
        if (run.EndsWith(BestSuffix, StringComparison.Ordinal))
        {
            var folder = RunFolder.Open(run[..^BestSuffix.Length], root);
            var best = folder.Checkpoints.Best ?? throw new DataException(
                folder.Path, "best checkpoint", "none", "one that an evaluation has found the best");
            return (folder, Undamaged(best));
        }
        var given = new Checkpoint(Path.TrimEndingDirectorySeparator(run));
        if (given.Name.StartsWith(Checkpoint.Prefix, StringComparison.Ordinal))
        {
            var folder = RunFolder.Open(Path.GetDirectoryName(Path.GetFullPath(given.Folder))!);
            if (Directory.Exists(run)) return (folder, Undamaged(given));
            var names = folder.Checkpoints.All.Select(c => c.Name);
            throw new DataException(folder.Path, "checkpoint", given.Name, string.Join(", ", names));
        }
        var opened = RunFolder.Open(run, root);
        return (opened, opened.Checkpoints.Latest(warn));
    }

    private static Checkpoint Undamaged(Checkpoint checkpoint) =>
        checkpoint.Damage() is { } damage
            ? throw new DataException(checkpoint.Folder, "checkpoint", damage, "files that match their manifest")
            : checkpoint;

    /// <summary>The model as a <typeparamref name="T"/>.</summary>
    /// <exception cref="DataException">It is none: the sentence says that the model cannot do it.</exception>
    public T As<T>(string verb) where T : class => Model as T ?? throw Cannot(verb);

    /// <summary>The error for a model that cannot do what was asked.</summary>
    public DataException Cannot(string verb) =>
        new(Folder.Path, "model", Model.Kind, $"one that can {verb}");

    public void Dispose() => Model.Dispose();
}
