using System.Text.Json.Serialization.Metadata;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>Applies <c>--set a.b=value</c> to a tree; later ones win.</summary>
internal sealed class Overrides(ConfigTypes types, YamlTree tree, FaultList faults)
{
    public void Apply(string assignment, Slot root)
    {
        var at = new Place($"--set {Words.Shorten(assignment)}");
        var split = assignment.IndexOf('=');
        string[] keys = split < 0 ? [] : assignment[..split].Trim().Split('.');
        var text = assignment[(split + 1)..];
        if (split < 0 || keys.Any(string.IsNullOrWhiteSpace))
            faults.Add(at, "", "expected a.b=value");
        else if (keys.Length > YamlTree.MaximumDepth)
            faults.Add(at, "", $"nested deeper than {YamlTree.MaximumDepth} levels");
        else if (string.IsNullOrWhiteSpace(text))
            faults.Add(at, keys.Aggregate("", Words.Join),
                "got nothing, expected a value: null for none, '' for empty text");
        else if (tree.Root is YamlMappingNode map)
            Set(map, root, keys, "", text, at);
    }

    private void Set(YamlMappingNode map, Slot? slot, ReadOnlySpan<string> keys, string path, string text, Place at)
    {
        var section = slot is null ? null : types.SectionOf(slot, map);
        var key = section is null ? null : types.KeyOf(section, keys[0]);
        string[] names = key is null ? [keys[0]] : [key.Name, .. Annotations.AliasesOf(key.AttributeProvider)];
        var old = names.Select(n => (Name: n, Value: map.Find(n))).FirstOrDefault(e => e.Value is not null);
        if (keys.Length == 1)
        {
            var value = tree.ParseValue(text, at);
            // Of keys that exclude each other, the last one wins.
            var rivals = section is null ? [] : Annotations.RivalsOf(section.Type);
            var isSet = value is not YamlScalarNode { IsNull: true };
            if (isSet && rivals.Contains(names[0])) names = [.. names, .. rivals];
            foreach (var name in names) map.Children.Remove(name);
            map.Add(tree.Placed(new YamlScalarNode(keys[0]), at), value);
            return;
        }
        if (old.Value is null or YamlScalarNode { IsNull: true })
        {
            if (old.Name is not null) map.Children.Remove(old.Name);
            old = (keys[0], tree.Placed(new YamlMappingNode(), at));
            map.Add(tree.Placed(new YamlScalarNode(keys[0]), at), old.Value);
        }
        var below = Words.Join(path, keys[0]);
        if (old.Value is YamlMappingNode inner) Set(inner, Below(slot, section, key), keys[1..], below, text, at);
        else faults.Add(at, below, $"got {Scalars.Shown(old.Value)}, expected a mapping of keys");
    }

    private Slot? Below(Slot? slot, JsonTypeInfo? section, JsonPropertyInfo? key)
    {
        if (section is not null && key is not null) return types.SlotOf(key, ConfigTypes.Create(section.Type));
        return slot?.Info.ElementType is { } value ? types.SlotOf(value) : null;
    }
}
