using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>Makes records of a tree: each value is read once, and every fault is noted.</summary>
/// <param name="types">What records look like.</param>
/// <param name="tree">The values with their places.</param>
/// <param name="faults">Where faults go.</param>
/// <param name="folder">Where relative paths start; those of overrides start at the working directory.</param>
internal sealed class Binder(ConfigTypes types, YamlTree tree, FaultList faults, string folder)
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    private int broken;                                                // nodes whose faults came before binding

    private int Troubles => faults.Count + broken;

    /// <summary>The value that a node stands for. Meaningful only where no fault was added.</summary>
    public object? Bind(YamlNode node, Slot slot, string path)
    {
        if (tree.IsBroken(node))
        {
            broken++;
            return null;
        }
        if (node is YamlScalarNode { IsNull: true }) return slot.IsNullable ? null : Refuse(node, path, Expected(slot));
        return node switch
        {
            YamlMappingNode map => BindMapping(map, slot, path),
            YamlSequenceNode list when slot.Info.Kind == JsonTypeInfoKind.Enumerable => BindList(list, slot, path),
            YamlScalarNode text when slot.Type == typeof(string) => BindText(text, slot.Limits, path),
            YamlScalarNode name when slot.Type.IsEnum => BindEnum(name, slot.Type, path),
            YamlScalarNode flag when slot.Type == typeof(bool) => flag.Truth ?? Refuse(node, path, Expected(slot)),
            YamlScalarNode { Number: { } number } real when IsReal(slot.Type) => BindReal(real, number, slot, path),
            YamlScalarNode { Number: { } number } whole when slot.Type.IsPrimitive => BindWhole(whole, number, slot, path),
            _ => Refuse(node, path, Expected(slot) + Example(node, slot)),
        };
    }

    private object? BindMapping(YamlMappingNode map, Slot slot, string path)
    {
        if (slot.Type == typeof(JsonObject)) return Raw(map);
        if (slot.Info.Kind == JsonTypeInfoKind.Dictionary) return BindTable(map, slot, path);
        if (slot.Info.Kind != JsonTypeInfoKind.Object) return Refuse(map, path, Expected(slot));
        var kinds = types.KindsOf(slot.Type);
        if (types.SectionOf(slot, map) is { } section) return BindRecord(map, section, path, isKind: kinds.Count > 0);
        string[] names = [.. kinds.Select(k => k.Name)];
        var typePath = Words.Join(path, ConfigTypes.TypeKey);
        var type = map.Find(ConfigTypes.TypeKey);
        if (type is null) faults.Add(tree.At(map), typePath, $"missing, expected {Words.Or(names)}");
        else if (type is YamlScalarNode name) RefuseName(name, typePath, names);
        else Refuse(type, typePath, Words.Or(names));
        return null;
    }

    private object? BindRecord(YamlMappingNode map, JsonTypeInfo section, string path, bool isKind)
    {
        if (section.Type.IsAbstract)
            throw new NotSupportedException($"{section.Type} cannot stand in a config: it is abstract and has no [Kind]");
        var before = Troubles;
        var record = ConfigTypes.Create(section.Type);
        Dictionary<JsonPropertyInfo, object?> values = [];
        foreach (var (node, value) in map.Children)
        {
            var word = ((YamlScalarNode)node).Text;
            var below = Words.Join(path, word);
            if (isKind && word == ConfigTypes.TypeKey) continue;
            if (types.KeyOf(section, word) is not { } key)
                faults.Add(tree.At(node), below, () => $"unknown key, {Suggest(word, section, isKind)}");
            else if (!values.TryAdd(key, null))
                faults.Add(tree.At(node), below, $"got a second value of {key.Name}, expected one of its names");
            else
                values[key] = Bind(value, types.SlotOf(key, record), below);
        }
        foreach (var key in section.Properties.Where(k => k.IsRequired && !values.ContainsKey(k)))
            faults.Add(tree.At(map), Words.Join(path, key.Name), $"missing, expected {Expected(types.SlotOf(key, record))}");

        // Rules between keys only make sense where each key is sound.
        if (Troubles > before) return null;
        foreach (var (key, value) in values) key.Set!(record, value);
        if (record is IValidatableObject rules)
            foreach (var result in rules.Validate(new(record))) Point(map, path, result.ErrorMessage ?? "not valid");
        return record;
    }

    /// <summary>Adds a fault that a record found itself, at the key that its path names.</summary>
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
        var items = Array.CreateInstance(slot.Info.ElementType!, list.Children.Count);
        for (var i = 0; i < items.Length; i++) items.SetValue(Bind(list.Children[i], element, $"{path}[{i}]"), i);
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

    /// <summary>A tree as JSON, unchecked.</summary>
    private static JsonNode? Raw(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(e => KeyValuePair.Create(((YamlScalarNode)e.Key).Text, Raw(e.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Raw)]),
        YamlScalarNode { IsNull: true } => null,
        YamlScalarNode { Truth: { } truth } => truth,
        YamlScalarNode { Whole: >= long.MinValue and <= long.MaxValue and var whole } => (long)whole,
        YamlScalarNode { Number: { } number } when double.IsFinite(number) => number,
        YamlScalarNode scalar => scalar.Text,
        _ => null,
    };

    private void Count(YamlNode node, int count, Limits limits, string path)
    {
        if (count < limits.FewestItems || count > limits.MostItems)
            faults.Add(tree.At(node), path, $"got {count} {(count == 1 ? "item" : "items")}, expected {limits.Counts}");
    }

    private object? BindText(YamlScalarNode node, Limits limits, string path)
    {
        var text = node.Text;
        if (limits.Allowed.Count > 0 && !limits.Allowed.Contains(text)) return RefuseName(node, path, limits.Allowed);
        if (limits.Pattern is { } pattern && !Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, PatternTime))
            return Refuse(node, path, limits.PatternInWords ?? $"text like {pattern}");
        if (text.Length < limits.FewestItems || text.Length > limits.MostItems)
            return Refuse(node, path, $"{limits.Counts} characters");
        return limits.IsPath ? BindPath(node, limits, path) : text;
    }

    private object? BindPath(YamlScalarNode node, Limits limits, string path)
    {
        if (string.IsNullOrWhiteSpace(node.Text) || node.Text.Contains('\0')) return Refuse(node, path, "a path");
        if (ConfigPaths.UnsetVariable(node.Text) is { } variable)
            return Refuse(node, path, $"variables that are set: {variable} is not");
        if (limits.OrName && !node.Text.Contains('/') && !node.Text.Contains('\\') && node.Text[0] is not ('~' or '$')) return node.Text;
        return ConfigPaths.Absolute(node.Text, tree.At(node).Line == 0 ? Environment.CurrentDirectory : folder);
    }

    private object? BindEnum(YamlScalarNode node, Type type, string path)
    {
        var names = Enum.GetNames(type);
        var name = names.FirstOrDefault(n => JsonNamingPolicy.CamelCase.ConvertName(n) == node.Text)
            ?? names.FirstOrDefault(n => Annotations.AliasesOf(type.GetField(n)).Contains(node.Text));
        return name is null ? RefuseName(node, path, NamesOf(type)) : Enum.Parse(type, name);
    }

    private object? BindWhole(YamlScalarNode node, double number, Slot slot, string path)
    {
        var isWhole = double.IsFinite(number) ? double.IsInteger(number) : !node.Text.Contains('.');      // .inf and .nan
        if (!isWhole) return Refuse(node, path, "an integer");
        if (!slot.Limits.Admits(number)) return Refuse(node, path, slot.Limits.Interval);
        if (!slot.Limits.Allows(number)) return Refuse(node, path, Words.Or(slot.Limits.Allowed));
        try
        {
            return Convert.ChangeType(node.Whole ?? throw new OverflowException(), slot.Type, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            object? Bound(string name) => slot.Type.GetField(name)!.GetValue(null);
            return Refuse(node, path, $"{Bound(nameof(int.MinValue))}..{Bound(nameof(int.MaxValue))}");
        }
    }

    private object? BindReal(YamlScalarNode node, double number, Slot slot, string path)
    {
        var isFinite = slot.Type == typeof(float) ? float.IsFinite((float)number) : double.IsFinite(number);
        if (!isFinite) return Refuse(node, path, "a finite number");
        if (!slot.Limits.Admits(number)) return Refuse(node, path, slot.Limits.Interval);
        if (!slot.Limits.Allows(number)) return Refuse(node, path, Words.Or(slot.Limits.Allowed));
        return Convert.ChangeType(number, slot.Type, CultureInfo.InvariantCulture);
    }

    private object? RefuseName(YamlScalarNode node, string path, IReadOnlyList<string> names)
    {
        var hint = Nearest.Hint(node.Text, names, types.Synonyms);
        return Refuse(node, path, hint is null ? Words.Or(names) : $"{Words.Or(names)}, {hint}");
    }

    private object? Refuse(YamlNode node, string path, string expected)
    {
        faults.Add(tree.At(node), path, $"got {Scalars.Shown(node)}, expected {expected}");
        return null;
    }

    private static bool IsReal(Type type) => type == typeof(double) || type == typeof(float);

    private static string[] NamesOf(Type type) => [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private static string Expected(Slot slot)
    {
        var (type, limits) = (slot.Type, slot.Limits);
        if (type.IsEnum) return Words.Or(NamesOf(type));
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(string)) return limits.Allowed.Count > 0 ? Words.Or(limits.Allowed) : limits.PatternInWords ?? "text";
        if (type.IsPrimitive) return $"{(IsReal(type) ? "a number" : "an integer")} {limits.Interval}".TrimEnd();
        return slot.Info.Kind switch
        {
            JsonTypeInfoKind.Enumerable when limits.HasCount => $"a list of {limits.Counts} items",
            JsonTypeInfoKind.Enumerable => "a list",
            JsonTypeInfoKind.Dictionary => "a mapping of names",
            _ => "a mapping of keys",
        };
    }

    // A kind's name where its mapping should be.
    private string Example(YamlNode node, Slot slot)
    {
        string[] names = [.. types.KindsOf(slot.Type).Select(k => k.Name)];
        if (node is not YamlScalarNode word || Nearest.Meant(word.Text, names, types.Synonyms) is not { } meant) return "";
        return $", such as {{type: {meant.Replace(" with ", ", ", StringComparison.Ordinal)}}}";
    }

    private string Suggest(string word, JsonTypeInfo section, bool isKind)
    {
        var names = section.Properties.Select(p => p.Name).ToList();
        if (isKind) names.Insert(0, ConfigTypes.TypeKey);
        if (Nearest.Hint(word, names, types.Synonyms) is { } hint) return hint;

        // A key of a section below, written one level too high.
        var plain = Nearest.Normalized(word);
        var below = from outer in section.Properties
                    let info = types.Json.GetTypeInfo(outer.PropertyType)
                    where info.Kind == JsonTypeInfoKind.Object
                    from inner in info.Properties
                    where Nearest.Normalized(inner.Name) == plain
                    select $"did you mean '{outer.Name}.{inner.Name}'?";
        return below.FirstOrDefault() ?? $"expected {Words.Or(names)}";
    }
}
