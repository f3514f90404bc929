using System.Text;
using System.Text.Json;

namespace Generative.Configuration;

/// <summary>YAML -> a validated record. Every fault of a config is told at once.</summary>
public sealed class ConfigReader(ConfigTypes types)
{
    /// <summary>Reads a config file and lays overrides over it.</summary>
    /// <param name="path">A YAML file, UTF-8, at most 1 MiB; the faults name it as given.</param>
    /// <param name="overrides">Assignments <c>a.b=value</c>, the value in YAML; later ones win.</param>
    /// <exception cref="ConfigFault">The file cannot be read, or its values cannot be used.</exception>
    public T Read<T>(string path, IEnumerable<string>? overrides = null) => Parse<T>(TextOf(path), path, overrides);

    /// <summary>The same for YAML at hand; <paramref name="source"/> is what faults call it.</summary>
    public T Parse<T>(string yaml, string source, IEnumerable<string>? overrides = null)
    {
        var faults = new FaultList();
        var root = YamlTree.Parse(yaml, source, faults);
        if (root is MapNode map)
            foreach (var assignment in overrides ?? []) Overrides.Apply(map, assignment, faults);
        var json = new Binder(types, faults).Bind(root, new(types.ShapeOf(typeof(T)), Nullable: false, Limits.None), "");
        faults.ThrowIfAny();
        try
        {
            return json.Deserialize<T>(types.Json)!;
        }
        catch (JsonException e)
        {
            throw new ConfigFault([$"{source}: {e.Message}"]);         // a rule that JSON knows and the checks above do not
        }
    }

    private static string TextOf(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[YamlTree.MaximumBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > YamlTree.MaximumBytes)
                throw new ConfigFault([$"{path}: got more than {YamlTree.MaximumBytes} bytes, expected a config of at most that"]);
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            throw new ConfigFault([$"{path}: not UTF-8 text"]);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigFault([$"{path}: no such file{Similar(path)}"]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigFault([Directory.Exists(path) ? $"{path}: is a folder, expected a YAML file" : $"{path}: cannot be read, {e.Message}"]);
        }
    }

    private static string Similar(string path)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        if (!Directory.Exists(folder)) return "";
        string[] names = [.. Directory.EnumerateFiles(folder, "*.y*ml").Select(Path.GetFileName).OfType<string>()];
        return Nearest.To(Path.GetFileName(path), names) is { } near ? $", did you mean '{(folder == "." ? near : Path.Combine(folder, near))}'?" : "";
    }
}
