using System.Text;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>Reads YAML into a validated record; reports all errors at once.</summary>
public sealed class ConfigReader(ConfigTypes types)
{
    /// <summary>Reads a config file and applies overrides.</summary>
    /// <param name="path">A YAML file, UTF-8, at most 1 MiB.</param>
    /// <param name="overrides">Assignments <c>a.b=value</c> with YAML values; later ones win.</param>
    /// <exception cref="ConfigException">The file cannot be read, or has errors.</exception>
    public T Read<T>(string path, IEnumerable<string>? overrides = null) =>
        Parse<T>(TextOf(path), path, overrides, FolderOf(path));

    /// <summary>Reads YAML text and applies overrides.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="source">Its name in errors.</param>
    /// <param name="overrides">Assignments <c>a.b=value</c>.</param>
    /// <param name="folder">Base of relative paths; null: the working directory.</param>
    public T Parse<T>(string yaml, string source, IEnumerable<string>? overrides = null, string? folder = null)
    {
        var faults = new FaultList();
        var tree = new YamlTree(yaml, source, faults);
        var root = types.SlotOf(typeof(T));
        var layer = new Overrides(types, tree, faults);
        foreach (var assignment in overrides ?? []) layer.Apply(assignment, root);
        var record = new Binder(types, tree, faults, folder ?? Environment.CurrentDirectory, root).Bind();
        faults.ThrowIfAny();
        return (T)record!;
    }

    /// <summary>The absolute paths in a list at the root of a config file; empty if there is no such list. Nothing else
    /// is checked.</summary>
    /// <exception cref="ConfigException">The file cannot be read.</exception>
    public static IReadOnlyList<string> PathsAt(string path, string key)
    {
        var root = new YamlTree(TextOf(path), path, new()).Root as YamlMappingNode;
        var items = (root?.Find(key) as YamlSequenceNode)?.Children.OfType<YamlScalarNode>() ?? [];
        return [.. items.Where(i => i.Text.Length > 0).Select(i => ConfigPaths.Absolute(i.Text, FolderOf(path)))];
    }

    /// <summary>Whether a config file has a key at its root. Nothing else is checked.</summary>
    /// <exception cref="ConfigException">The file cannot be read.</exception>
    public static bool Has(string path, string key) =>
        (new YamlTree(TextOf(path), path, new()).Root as YamlMappingNode)?.Find(key) is not null;

    private static string FolderOf(string path) =>
        Path.GetDirectoryName(Path.GetFullPath(path)) ?? Environment.CurrentDirectory;

    private static string TextOf(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[YamlTree.MaximumBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > YamlTree.MaximumBytes)
                throw Fault($"{path}: got more than {YamlTree.MaximumBytes} bytes, expected a config of at most that");
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            throw Fault($"{path}: not UTF-8 text");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fault($"{Path.GetFullPath(path)}: no such file{Similar(path)}");
        }
        catch (Exception) when (Directory.Exists(path))
        {
            throw Fault($"{path}: is a folder, expected a YAML file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Fault($"{path}: cannot be read, {e.Message}");
        }
    }

    private static ConfigException Fault(string sentence) => new([sentence]);

    private static string Similar(string path)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        if (!Directory.Exists(folder)) return "";
        string[] names = [.. Directory.EnumerateFiles(folder, "*.y*ml").Select(Path.GetFileName).OfType<string>()];
        if (Nearest.To(Path.GetFileName(path), names) is not { } near) return "";
        return $", did you mean '{(folder == "." ? near : Path.Combine(folder, near))}'?";
    }
}
