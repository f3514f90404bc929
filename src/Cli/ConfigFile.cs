using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Cli;

/// <summary>The config file that a command names.</summary>
internal static class ConfigFile
{
    // Sets in the form of MNIST that others publish: no misspellings of those that are fetched by name.
    private static readonly string[] others = ["emnist", "qmnist", "notmnist"];

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Assignments <c>a.b=value</c>.</param>
    /// <param name="plugins">Paths of plugins.</param>
    /// <exception cref="ConfigException">All errors of the config, or a set of data whose name is misspelt.</exception>
    public static RunOptions Read(string path, IEnumerable<string>? overrides, IEnumerable<string>? plugins)
    {
        var options = RunTypes.Read(path, overrides, plugins);
        if (options.Data is IdxOptions { Path: null, Name: var name } && Meant(name) is { } hint)
            throw new ConfigException([$"{path}: data.name: got {name}, expected the name of a data set, {hint}"]);
        return options;
    }

    // A set that is there may have any name.
    private static string? Meant(string name)
    {
        if (Remote.Sets.ContainsKey(name)) return null;
        if (DataSets.Roots.Any(root => Directory.Exists(Path.Combine(root, name)))) return null;
        if (Array.Exists(others, o => name.StartsWith(o, StringComparison.OrdinalIgnoreCase))) return null;
        return Nearest.Hint(name, [.. Remote.Sets.Keys]);
    }
}
