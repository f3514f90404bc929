using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Generative.Configuration;

/// <summary>Checks a tree against a record's shape, noting every fault, and turns it into JSON.</summary>
internal sealed class Binder(ConfigTypes types, FaultList faults)
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    private int broken;                                                // nodes whose faults came before binding

    private int Troubles => faults.Count + broken;

    /// <summary>The value as JSON. Meaningful only where no fault was added.</summary>
    public JsonNode? Bind(YamlNode node, Slot slot, string path)
    {
        if (node is BrokenNode)
        {
            broken++;
            return null;
        }
        if (node is ScalarNode { IsNull: true })
        {
            if (!slot.Nullable) Refuse(node, path, Expected(slot));
            return null;
        }
        return (slot.Shape, node) switch
        {
            (Kinds kinds, MapNode map) => BindKind(map, kinds, slot.Fallback, path),
            (Section section, MapNode map) => BindSection(map, section, section.Type, path),
            (Items items, ListNode list) => BindItems(list, items, slot.Limits, path),
            (Fragment, MapNode map) => Raw(map),
            (Table table, MapNode map) => BindTable(map, table, slot.Limits, path),
            (Truth, ScalarNode { Truth: { } truth }) => truth,
            (Text, ScalarNode text) => BindText(text, slot.Limits, path),
            (Choice choice, ScalarNode name) => BindName(name, choice.Names, path),
            (Whole whole, ScalarNode { Number: not null } number) => BindWhole(number, whole, slot, path),
            (Real real, ScalarNode { Number: not null } number) => BindReal(number, real, slot, path),
            _ => Refuse(node, path, Expected(slot)),
        };
    }

    private JsonObject? BindKind(MapNode map, Kinds kinds, string? fallback, string path)
    {
        var entry = map.Find(ConfigTypes.TypeKey);
        string[] names = [.. kinds.Sections.Keys];
        var typePath = Paths.Join(path, ConfigTypes.TypeKey);
        if (entry is null && fallback is null)
        {
            faults.Add(map.At, typePath, $"missing, expected {Sentences.Or(names)}");
            return null;
        }
        var name = entry is null ? fallback : entry.Value is ScalarNode scalar ? (string?)BindName(scalar, names, typePath) : null;
        if (entry is { Value: ListNode or MapNode }) Refuse(entry.Value, typePath, Sentences.Or(names));
        return name is null ? null : BindSection(map, kinds.Sections[name], kinds.Type, path, name);
    }

    private JsonObject BindSection(MapNode map, Section section, Type target, string path, string? kind = null)
    {
        var before = Troubles;
        var json = new JsonObject();
        if (kind is not null) json[ConfigTypes.TypeKey] = kind;         // first: the deserialiser looks there
        foreach (var entry in map.Entries)
        {
            if (kind is not null && entry.Key == ConfigTypes.TypeKey) continue;
            if (section.Keys.FirstOrDefault(k => k.Name == entry.Key) is { } key)
                json[key.Name] = Bind(entry.Value, key.Slot, Paths.Join(path, key.Name));
            else
                faults.Add(entry.KeyAt, Paths.Join(path, entry.Key), () => $"unknown key, {Suggest(entry.Key, section, kind is not null)}");
        }
        foreach (var key in section.Keys.Where(k => k.Required && map.Find(k.Name) is null))
            faults.Add(map.At, Paths.Join(path, key.Name), $"missing, expected {Expected(key.Slot)}");

        // Rules between keys only make sense where each key is sound.
        if (Troubles == before && section.Type.GetMethod("Faults") is { } check)
            foreach (var fault in (IEnumerable<string>)check.Invoke(json.Deserialize(target, types.Json), [])!) Point(map, path, fault);
        return json;
    }

    /// <summary>Adds a fault that a record found itself, at the key that its path names.</summary>
    private void Point(MapNode map, string path, string fault)
    {
        var split = fault.IndexOf(':');
        var keys = split < 0 ? [] : fault[..split].Split('.');
        var at = map.At;
        for (var (i, below) = (0, map); i < keys.Length && below?.Find(keys[i]) is { } entry; i++)
            (at, below) = (entry.Value.At, entry.Value as MapNode);
        if (split < 0) faults.Add(at, path, fault);
        else faults.Add(at, keys.Aggregate(path, Paths.Join), fault[(split + 1)..].Trim());
    }

    private JsonArray BindItems(ListNode list, Items items, Limits limits, string path)
    {
        Count(list, list.Items.Count, limits, path);
        return [.. list.Items.Select((item, i) => Bind(item, items.Element, $"{path}[{i}]"))];
    }

    private JsonObject BindTable(MapNode map, Table table, Limits limits, string path)
    {
        Count(map, map.Entries.Count, limits, path);
        return new(map.Entries.Select(e => KeyValuePair.Create(e.Key, Bind(e.Value, table.Value, Paths.Join(path, e.Key)))));
    }

    /// <summary>A tree as JSON, unchecked.</summary>
    private static JsonNode? Raw(YamlNode node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Raw(e.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Raw)]),
        ScalarNode { IsNull: false } scalar => scalar.Truth is { } truth ? truth
            : scalar.Whole is { } whole && Math.Abs(whole) <= long.MaxValue ? (long)whole
            : scalar.Number is { } number && double.IsFinite(number) ? number
            : (JsonNode)scalar.Text,
        _ => null,
    };

    private void Count(YamlNode node, int count, Limits limits, string path)
    {
        if (count < limits.FewestItems || count > limits.MostItems)
            faults.Add(node.At, path, $"got {count} {(count == 1 ? "item" : "items")}, expected {limits.Counts}");
    }

    private JsonNode? BindText(ScalarNode node, Limits limits, string path)
    {
        if (limits.Allowed.Count > 0 && !limits.Allowed.Contains(node.Text)) return BindName(node, limits.Allowed, path);
        if (limits.Pattern is { } pattern && !Regex.IsMatch(node.Text, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, PatternTime))
            return Refuse(node, path, limits.PatternInWords ?? $"text like {pattern}");
        if (node.Text.Length < limits.FewestItems || node.Text.Length > limits.MostItems)
            return Refuse(node, path, $"{limits.Counts} characters");
        return node.Text;
    }

    private JsonNode? BindName(ScalarNode node, IReadOnlyList<string> names, string path)
    {
        if (names.Contains(node.Text)) return node.Text;
        var near = Nearest.To(node.Text, names);
        return Refuse(node, path, Sentences.Or(names) + (near is null ? "" : $", did you mean '{near}'?"));
    }

    private JsonNode? BindWhole(ScalarNode node, Whole whole, Slot slot, string path)
    {
        var number = node.Number!.Value;
        var fraction = double.IsFinite(number) ? !double.IsInteger(number) : node.Text.Contains('.');       // .inf and .nan
        if (fraction) return Refuse(node, path, whole.Words);
        if (!slot.Limits.Admits(number)) return Refuse(node, path, slot.Limits.Interval);
        if (node.Whole is not { } exact || exact < whole.Least || exact > whole.Most) return Refuse(node, path, $"{whole.Least}..{whole.Most}");
        if (slot.Limits.Allowed is { Count: > 0 } allowed && !allowed.Contains($"{exact}")) return Refuse(node, path, Sentences.Or(allowed));
        return exact < 0 ? (JsonNode)(long)exact : (JsonNode)(ulong)exact;
    }

    private JsonNode? BindReal(ScalarNode node, Real real, Slot slot, string path)
    {
        var number = node.Number!.Value;
        if (!real.Holds(number)) return Refuse(node, path, "a finite number");
        if (!slot.Limits.Admits(number)) return Refuse(node, path, slot.Limits.Interval);
        if (slot.Limits.Allowed is { Count: > 0 } allowed && !allowed.Any(a => double.Parse(a, CultureInfo.InvariantCulture) == number))
            return Refuse(node, path, Sentences.Or(allowed));
        return number;
    }

    private JsonNode? Refuse(YamlNode node, string path, string expected)
    {
        faults.Add(node.At, path, $"got {node.Shown}, expected {expected}");
        return null;
    }

    private static string Expected(Slot slot) => slot.Shape switch
    {
        Kinds or Section or Fragment or Truth or Choice or Table => slot.Shape.Words,
        Items when slot.Limits.HasCount => $"a list of {slot.Limits.Counts} items",
        Text when slot.Limits.Allowed.Count > 0 => Sentences.Or(slot.Limits.Allowed),
        Text => slot.Limits.PatternInWords ?? slot.Shape.Words,
        _ => slot.Limits.Interval is { Length: > 0 } interval ? $"{slot.Shape.Words} {interval}" : slot.Shape.Words,
    };

    private string Suggest(string word, Section section, bool hasType)
    {
        string[] names = [.. hasType ? [ConfigTypes.TypeKey] : Array.Empty<string>(), .. section.Keys.Select(k => k.Name)];
        if (Nearest.To(word, names) is { } near) return $"did you mean '{near}'?";

        // A key of a section below, written one level too high.
        var plain = Nearest.Normalise(word);
        var below = section.Keys.Where(k => k.Slot.Shape is Section).SelectMany(k => ((Section)k.Slot.Shape).Keys, (outer, inner) => (outer, inner))
            .FirstOrDefault(pair => Nearest.Normalise(pair.inner.Name) == plain);
        return below.inner is null ? $"expected {Sentences.Or(names)}" : $"did you mean '{below.outer.Name}.{below.inner.Name}'?";
    }
}
