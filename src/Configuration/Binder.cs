using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>Turns a YAML tree into records and collects all errors.</summary>
/// <param name="types">The types of the records.</param>
/// <param name="tree">The values with their positions.</param>
/// <param name="faults">Receives the errors.</param>
/// <param name="folder">Base of relative paths; those of overrides are relative to the working directory.</param>
/// <param name="root">The record of the whole config.</param>
internal sealed class Binder(ConfigTypes types, YamlTree tree, FaultList faults, string folder, Slot root)
{
    private readonly ScalarBinder scalars = new(types, tree, faults, folder);
    private readonly KeyHints hints = new(types, tree, root);
    private int broken;                                        // nodes with errors of the parser

    private int Troubles => faults.Count + broken;

    /// <summary>The record; undefined if an error was added.</summary>
    public object? Bind() => Bind(tree.Root, root, "");

    // Undefined if an error was added.
    private object? Bind(YamlNode node, Slot slot, string path)
    {
        if (tree.IsBroken(node))
        {
            broken++;
            return null;
        }
        return node switch
        {
            YamlScalarNode { IsNull: true } when slot.IsNullable => null,
            YamlMappingNode map => BindMapping(map, slot, path),
            YamlSequenceNode list when slot.Info.Kind == JsonTypeInfoKind.Enumerable => BindList(list, slot, path),
            YamlScalarNode { IsNull: false } item when slot.Limits.OrItem =>
                List(slot, Bind(item, types.SlotOf(slot.Info.ElementType!, limits: slot.Limits.OfElement), path)),
            YamlScalarNode scalar => scalars.Bind(scalar, slot, path),
            _ => scalars.Refuse(node, path, slot.Expected),
        };
    }

    private object? BindMapping(YamlMappingNode map, Slot slot, string path)
    {
        if (slot.Type == typeof(JsonObject)) return Raw(map);
        if (slot.Info.Kind == JsonTypeInfoKind.Dictionary) return BindTable(map, slot, path);
        if (slot.Info.Kind != JsonTypeInfoKind.Object) return scalars.Refuse(map, path, slot.Expected);
        var kinds = types.KindsOf(slot.Type);
        if (types.SectionOf(slot, map) is { } section) return BindRecord(map, section, path, kinds.Count > 0);

        // The kind is missing or unknown.
        string[] names = [.. kinds.Select(k => k.Name)];
        var typePath = Words.Join(path, ConfigTypes.TypeKey);
        var type = map.Find(ConfigTypes.TypeKey);
        if (type is null) faults.Add(tree.At(map), typePath, $"missing, expected {Words.Or(names)}");
        else if (type is YamlScalarNode name) scalars.RefuseName(name, typePath, names);
        else scalars.Refuse(type, typePath, Words.Or(names));
        return null;
    }

    private object? BindRecord(YamlMappingNode map, JsonTypeInfo section, string path, bool isKind)
    {
        if (section.Type.IsAbstract)
            throw new NotSupportedException($"{section.Type} cannot be in a config: it is abstract, without kinds");
        var before = Troubles;
        var record = ConfigTypes.Create(section.Type);
        Dictionary<JsonPropertyInfo, object?> values = [];
        foreach (var (node, value) in map.Children)
        {
            var word = ((YamlScalarNode)node).Text;
            var below = Words.Join(path, word);
            if (isKind && word == ConfigTypes.TypeKey) continue;
            if (types.KeyOf(section, word) is not { } key)
                faults.Add(tree.At(node), below, () => $"unknown key, {hints.For(word, NamesOf(section, isKind))}");
            else if (!values.TryAdd(key, null))
                faults.Add(tree.At(node), below, $"got a second value of {key.Name}, expected one of its names");
            else
                values[key] = Bind(value, types.SlotOf(key, record), below);
        }
        foreach (var key in section.Properties.Where(k => k.IsRequired && !values.ContainsKey(k)))
        {
            var expected = types.SlotOf(key, record).Expected;
            faults.Add(tree.At(map), Words.Join(path, key.Name), $"missing, expected {expected}");
        }

        // Rules between keys are checked only if each key is valid.
        if (Troubles > before) return null;
        foreach (var (key, value) in values) key.Set!(record, value);
        var rules = record as IValidatableObject;
        foreach (var result in rules?.Validate(new(record)) ?? []) Point(map, path, result.ErrorMessage ?? "not valid");
        return record;
    }

    private static string[] NamesOf(JsonTypeInfo section, bool isKind) =>
        [.. isKind ? [ConfigTypes.TypeKey] : Array.Empty<string>(), .. section.Properties.Select(p => p.Name)];

    // Adds an error "key: got value, expected ..." at the position of the key.
    private void Point(YamlMappingNode map, string path, string fault)
    {
        var split = fault.IndexOf(':');
        string[] keys = split < 0 ? [] : fault[..split].Split('.');
        YamlNode at = map;
        foreach (var key in keys) at = (at as YamlMappingNode)?.Find(key) ?? at;
        if (split < 0) faults.Add(tree.At(at), path, fault);
        else faults.Add(tree.At(at), keys.Aggregate(path, Words.Join), fault[(split + 1)..].Trim());
    }

    private object BindList(YamlSequenceNode list, Slot slot, string path)
    {
        Count(list, list.Children.Count, slot.Limits, path);
        var element = types.SlotOf(slot.Info.ElementType!, limits: slot.Limits.OfElement);
        return List(slot, [.. list.Children.Select((item, i) => Bind(item, element, $"{path}[{i}]"))]);
    }

    // What is null is a fault, unless it may be: Array.SetValue then gives the element type's default.
    private static object List(Slot slot, params object?[] values)
    {
        var items = Array.CreateInstance(slot.Info.ElementType!, values.Length);
        for (var i = 0; i < values.Length; i++) items.SetValue(values[i], i);
        return slot.Type.IsInstanceOfType(items) ? items : Activator.CreateInstance(slot.Type, items)!;
    }

    private object BindTable(YamlMappingNode map, Slot slot, string path)
    {
        Count(map, map.Children.Count, slot.Limits, path);
        var value = types.SlotOf(slot.Info.ElementType!, limits: slot.Limits.OfElement);
        var type = typeof(Dictionary<,>).MakeGenericType(typeof(string), slot.Info.ElementType!);
        var table = (IDictionary)Activator.CreateInstance(type)!;
        foreach (var (key, node) in map.Children)
        {
            var name = ((YamlScalarNode)key).Text;
            if (Bind(node, value, Words.Join(path, name)) is { } bound) table[name] = bound;
        }
        return table;
    }

    // A tree as JSON, unchecked.
    private static JsonNode? Raw(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(RawEntry)),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Raw)]),
        YamlScalarNode { IsNull: true } => null,
        YamlScalarNode { Truth: { } truth } => truth,
        YamlScalarNode { Whole: >= long.MinValue and <= long.MaxValue and var whole } => (long)whole,
        YamlScalarNode { Number: { } number } when double.IsFinite(number) => number,
        YamlScalarNode scalar => scalar.Text,
        _ => null,
    };

    private static KeyValuePair<string, JsonNode?> RawEntry(KeyValuePair<YamlNode, YamlNode> entry) =>
        new(((YamlScalarNode)entry.Key).Text, Raw(entry.Value));

    private void Count(YamlNode node, int count, Limits limits, string path)
    {
        if (limits.CountFault(count) is { } fault) faults.Add(tree.At(node), path, fault);
    }
}
