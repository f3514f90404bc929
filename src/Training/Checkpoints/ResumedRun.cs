using Generative.Configuration;

namespace Generative.Training;

/// <summary>A run that goes on from a checkpoint.</summary>
/// <param name="Folder">The run.</param>
/// <param name="Options">The options from now on.</param>
/// <param name="Checkpoint">The newest undamaged checkpoint; null: none was written, and the run starts over.</param>
public sealed record ResumedRun(RunFolder Folder, RunOptions Options, Checkpoint? Checkpoint)
{
    /// <summary>Finds the run and compares its config with a given one.</summary>
    /// <param name="run">A run's folder, its number, or latest.</param>
    /// <param name="root">The folder of all runs.</param>
    /// <param name="config">A config file to go on with; null: the run's own.</param>
    /// <param name="overrides">Assignments <c>a.b=value</c>.</param>
    /// <param name="plugins">Further plugins; those of the run are loaded anyway.</param>
    /// <param name="warn">Receives a sentence for each damaged checkpoint.</param>
    /// <exception cref="ConfigException">The configs differ in keys that no override names; all are listed.</exception>
    public static ResumedRun Open(string run, string root, string? config, IReadOnlyList<string> overrides,
        IEnumerable<string>? plugins, Action<string> warn)
    {
        var folder = RunFolder.Open(run, root);
        var own = folder.Options(overrides, plugins);
        var now = config is null ? own : RunTypes.Read(config, overrides, own.Plugins);
        now = now with { Name = now.Name ?? own.Name };
        var unnamed = new ConfigWriter(RunTypes.With(now.Plugins)).Differences(own, now);
        if (unnamed.Count > 0)
            throw new ConfigException(
                [$"{config} differs from the config of {folder.Path}; go on without it, or name what changes by --set:",
                .. unnamed.Select(d => "  " + d)]);
        var checkpoints = folder.Checkpoints;
        return new(folder, now, checkpoints.All.Count == 0 ? null : checkpoints.Latest(warn));
    }

    /// <summary>Cuts the logs back to the checkpoint and records the command; the folder has to be held.</summary>
    public void Begin(IReadOnlyList<string> command)
    {
        var state = Checkpoint?.State;
        Folder.Checkpoints.Clean();
        Folder.CutLogs(state?.Logs ?? new Dictionary<string, long>());
        Folder.GoOn(state?.Step ?? 0, Options, RunTypes.With(Options.Plugins), command);
    }
}
