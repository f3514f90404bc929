using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>Mappings of YAML.</summary>
internal static class Mappings
{
    /// <summary>The value of a key, or null.</summary>
    public static YamlNode? Find(this YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var value) ? value : null;
}
