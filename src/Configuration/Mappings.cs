using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

internal static class Mappings
{
    /// <summary>The value of a key.</summary>
    public static YamlNode? Find(this YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var value) ? value : null;
}
