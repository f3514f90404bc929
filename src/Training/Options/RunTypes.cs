using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Generative.Configuration;
using Generative.Data;
using Generative.Estimators;

namespace Generative.Training;

/// <summary>The kinds of models, data sets and so on that a config can name: from libraries and plugins.</summary>
public static class RunTypes
{
    private static readonly ConcurrentDictionary<string, ConfigTypes> known = [];

    private static ImmutableList<Assembly> libraries =
        [typeof(EstimatorOptions).Assembly, typeof(DataOptions).Assembly, typeof(RunOptions).Assembly];

    /// <summary>Adds a library, for all configs that are read afterwards.</summary>
    public static void Add(Assembly library)
    {
        ImmutableInterlocked.Update(ref libraries, own => own.Contains(library) ? own : own.Add(library));
        known.Clear();
    }

    /// <summary>The same with the kinds of options that are at hand, wherever they come from.</summary>
    internal static ConfigTypes Including(params IEnumerable<object> options) =>
        new([.. libraries.Union(options.SelectMany(LibrariesOf)).SelectMany(a => a.GetTypes())], Synonyms.All);

    /// <summary>The libraries of options, and of the kinds that they hold.</summary>
    internal static IEnumerable<Assembly> LibrariesOf(object options) =>
        options.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0)
            .Select(p => p.GetValue(options)).OfType<object>()
            .Where(value => value.GetType().IsDefined(typeof(KindAttribute), inherit: false))
            .SelectMany(LibrariesOf).Prepend(options.GetType().Assembly).Distinct();

    /// <summary>The kinds of the libraries.</summary>
    public static ConfigTypes Current => With([]);

    /// <summary>The kinds of the libraries and of plugins.</summary>
    /// <param name="plugins">Absolute paths of assemblies.</param>
    /// <exception cref="ConfigException">A plugin cannot be loaded, or repeats the name of a kind.</exception>
    public static ConfigTypes With(IReadOnlyList<string> plugins) => known.GetOrAdd(string.Join('\n', plugins),
        _ => new([.. libraries.SelectMany(a => a.GetTypes()), .. plugins.SelectMany(TypesOf)], Synonyms.All));

    /// <summary>Reads a config with the plugins that it names.</summary>
    /// <param name="path">The config file.</param>
    /// <param name="overrides">Assignments <c>a.b=value</c>.</param>
    /// <param name="plugins">Paths of further plugins, which are added to the options.</param>
    /// <exception cref="ConfigException">All errors of the config, or a plugin that cannot be loaded.</exception>
    public static RunOptions Read(
        string path, IEnumerable<string>? overrides = null, IEnumerable<string>? plugins = null)
    {
        var (options, all) = Read<RunOptions>(path, overrides, plugins);
        return options with { Plugins = all };
    }

    /// <summary>Reads a config of any root record, and the absolute paths of the plugins that it names or is
    /// given.</summary>
    /// <inheritdoc cref="Read(string, IEnumerable{string}?, IEnumerable{string}?)"/>
    public static (T Options, IReadOnlyList<string> Plugins) Read<T>(
        string path, IEnumerable<string>? overrides = null, IEnumerable<string>? plugins = null)
    {
        string[] all = [.. ConfigReader.PathsAt(path, "plugins").Union((plugins ?? []).Select(Path.GetFullPath))];
        return (new ConfigReader(With(all)).Read<T>(path, overrides), all);
    }

    private static Type[] TypesOf(string plugin)
    {
        if (!File.Exists(plugin)) throw new ConfigException([$"plugins: got {plugin}, expected a file that exists"]);
        try
        {
            return Assembly.LoadFrom(plugin).GetTypes();
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            throw new ConfigException([$"plugins: got {plugin}, expected a .NET library"]);
        }
        catch (ReflectionTypeLoadException e)
        {
            var cause = (e.LoaderExceptions.FirstOrDefault() ?? e).Message.TrimEnd('.');
            throw new ConfigException([$"plugins: got {plugin}, expected a library built for this program: {cause}"]);
        }
    }
}
