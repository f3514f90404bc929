using Generative.Configuration;
using Generative.Data;

namespace Generative.Training;

/// <summary>A run that goes on: its folder, its options as they now stand, and the checkpoint it goes on
/// from.</summary>
/// <param name="Folder">The run.</param>
/// <param name="Options">Those it was started with, but for what was named.</param>
/// <param name="Checkpoint">Its newest whole checkpoint; null: it was ended before its first, and starts over.</param>
public sealed record ResumedRun(RunFolder Folder, RunOptions Options, string? Checkpoint)
{
    /// <summary>Finds the run; what differs from its config has to be named by an override.</summary>
    /// <param name="run">A run's folder, its number, or latest.</param>
    /// <param name="root">Where runs are.</param>
    /// <param name="config">A config file to compare with and go on with; null: the run's own.</param>
    /// <param name="overrides">Assignments <c>a.b=value</c>.</param>
    /// <param name="plugins">Libraries of further kinds, beside those that the run remembers.</param>
    /// <param name="warn">Told of checkpoints that are damaged.</param>
    /// <exception cref="ConfigException">The config differs where no override says so: every difference is
    /// listed.</exception>
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
        return new(folder, now, folder.Checkpoints.Count == 0 ? null
            : Generative.Training.Checkpoint.Latest(folder, warn));
    }
}
