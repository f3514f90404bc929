using Generative.Configuration;
using Generative.Data;

namespace Generative.Training;

/// <summary>A run's model with its weights, from its folder alone: no data set, no flags.</summary>
public sealed record LoadedRun(
    RunFolder Folder, RunOptions Options, GenerativeModel Model, string Checkpoint, Device Device) : IDisposable
{
    private const string BestSuffix = "/best";

    /// <summary>Opens the newest whole checkpoint of a run, its best one, or the checkpoint whose folder is
    /// given.</summary>
    /// <param name="run">The run, the run followed by /best, or a checkpoint's folder.</param>
    /// <param name="deviceName">As <see cref="Devices.Resolve"/> takes it.</param>
    /// <param name="warn">Told of checkpoints that are passed over.</param>
    /// <param name="overrides">Laid over the run's config: <c>model.sampler.steps=50</c>.</param>
    /// <param name="weights">raw or ema; null: the average where there is one.</param>
    /// <param name="plugins">Libraries of further kinds, beside those that the run remembers.</param>
    public static LoadedRun Open(
        string run, string deviceName, Action<string> warn, IEnumerable<string>? overrides = null,
        string? weights = null,
        IEnumerable<string>? plugins = null)
    {
        if (run.EndsWith(BestSuffix, StringComparison.Ordinal))
            run = RunFolder.Open(run[..^BestSuffix.Length]) is var its && its.Best is { } best ? best
                : throw new DataException(its.Path, "best checkpoint", "none", "one that an evaluation has found the best");
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(run));
        var single = name.StartsWith("step-", StringComparison.Ordinal) && Directory.Exists(run);
        var folder = RunFolder.Open(single ? Path.GetDirectoryName(
            Path.GetFullPath(Path.TrimEndingDirectorySeparator(run)))! : run);
        if (single && Generative.Training.Checkpoint.Damage(run) is { } damage)
            throw new DataException(run, "checkpoint", damage, "files that match their manifest");
        var checkpoint = single ? run : Generative.Training.Checkpoint.Latest(folder, warn);
        var options = folder.Options(overrides, plugins);
        Devices.UseThreads(options.Training.Threads);
        var device = Devices.Resolve(deviceName);
        var model = options.CreateModel(Generative.Training.Checkpoint.Shape(checkpoint));
        Generative.Training.Checkpoint.LoadModel(
            checkpoint, model, weights is null ? Generative.Training.Checkpoint.Preferred(checkpoint)
            : Enum.Parse<Weights>(weights, ignoreCase: true));
        model.to(device);
        model.eval();
        return new(folder, options, model, checkpoint, device);
    }

    /// <summary>What the model can do, or one sentence that says it cannot.</summary>
    public T As<T>(string verb) where T : class =>
        Model as T ?? throw new DataException(Folder.Path, "model", Model.GetName(), $"one that can {verb}");

    public void Dispose() => Model.Dispose();
}
