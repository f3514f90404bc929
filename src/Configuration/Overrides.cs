namespace Generative.Configuration;

/// <summary>Lays <c>--set a.b=value</c> over a tree. The last of several for one key holds.</summary>
internal static class Overrides
{
    public static void Apply(MapNode root, string assignment, FaultList faults)
    {
        var at = new Place($"--set {ScalarNode.Shorten(assignment)}");
        var split = assignment.IndexOf('=');
        var keys = split < 0 ? [] : assignment[..split].Trim().Split('.');
        if (split < 0 || keys.Any(string.IsNullOrWhiteSpace))
        {
            faults.Add(at, "", "expected a.b=value");
            return;
        }
        if (keys.Length > YamlTree.MaximumDepth)
        {
            faults.Add(at, "", $"nested deeper than {YamlTree.MaximumDepth} levels");
            return;
        }

        var (map, path) = (root, "");
        foreach (var key in keys[..^1])
        {
            path = Paths.Join(path, key);
            var entry = map.Find(key);
            if (entry?.Value is MapNode below) map = below;
            else if (entry is null || entry.Value is ScalarNode { IsNull: true })
            {
                var made = new MapNode(at);
                map.Set(key, at, made);
                map = made;
            }
            else
            {
                faults.Add(at, path, $"got {entry.Value.Shown}, expected a mapping of keys");
                return;
            }
        }
        map.Set(keys[^1], at, YamlTree.ParseValue(assignment[(split + 1)..], at, faults));
    }
}
