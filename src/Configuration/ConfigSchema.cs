using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Configuration;

/// <summary>JSON Schema (2020-12) of a config record, from the very description that reading uses, for editors to complete and check.</summary>
public sealed class ConfigSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ConfigTypes types;
    private readonly JsonObject definitions = [];

    private ConfigSchema(ConfigTypes types) => this.types = types;

    /// <summary>The schema as text, ending in a newline.</summary>
    public static string Of<T>(ConfigTypes types) => new ConfigSchema(types).Root(typeof(T)).ToJsonString(Indented) + "\n";

    private JsonObject Root(Type type)
    {
        var root = Inline(types.ShapeOf(type), fallback: null);
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = type.Name };
        foreach (var (name, value) in root) schema[name] = value?.DeepClone();
        if (definitions.Count > 0) schema["$defs"] = definitions;
        return schema;
    }

    private JsonObject Inline(Shape shape, string? fallback) => shape switch
    {
        Kinds kinds => OfKinds(kinds, fallback),
        Section section => OfSection(section, kind: null),
        _ => OfSlot(new(shape, Nullable: false, Limits.None)),
    };

    /// <summary>A record by reference, defined once; records may hold themselves.</summary>
    private JsonObject Reference(string name, Func<JsonObject> define)
    {
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = null;                                  // holds the place while the definition is made
            definitions[name] = define();
        }
        return new() { ["$ref"] = $"#/$defs/{name}" };
    }

    private JsonObject OfKinds(Kinds kinds, string? fallback)
    {
        var branches = new JsonArray();
        foreach (var (name, section) in kinds.Sections)
        {
            var branch = Reference($"{kinds.Type.Name}.{name}", () => OfSection(section, name));
            if (name != fallback) branch["required"] = new JsonArray(ConfigTypes.TypeKey);
            branches.Add(branch);
        }
        return new() { ["oneOf"] = branches };
    }

    private JsonObject OfSection(Section section, string? kind)
    {
        var properties = new JsonObject();
        if (kind is not null) properties[ConfigTypes.TypeKey] = new JsonObject { ["const"] = kind };
        foreach (var key in section.Keys) properties[key.Name] = OfKey(key);
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (section.Keys.Any(k => k.Required)) schema["required"] = new JsonArray([.. section.Keys.Where(k => k.Required).Select(k => (JsonNode)k.Name)]);
        schema["additionalProperties"] = false;
        return schema;
    }

    private JsonObject OfKey(Key key)
    {
        var schema = OfSlot(key.Slot);
        if (key.Description is not null) schema["description"] = key.Description;
        // A section's defaults stand at its own keys.
        if (key.Initial is not null && key.Slot.Shape is not (Section or Kinds)) schema["default"] = key.Initial.DeepClone();
        if (key.Slot.Fallback is { } kind) schema["default"] = new JsonObject { [ConfigTypes.TypeKey] = kind };
        return schema;
    }

    private JsonObject OfSlot(Slot slot)
    {
        var (limits, schema) = (slot.Limits, new JsonObject());
        switch (slot.Shape)
        {
            case Truth:
                schema["type"] = "boolean";
                break;
            case Whole:
                schema["type"] = "integer";
                Bounds(schema, limits);
                break;
            case Real:
                schema["type"] = "number";
                Bounds(schema, limits);
                break;
            case Text:
                schema["type"] = "string";
                if (limits.Allowed.Count > 0) schema["enum"] = Names(limits.Allowed);
                if (limits.Pattern is not null) schema["pattern"] = $"^(?:{limits.Pattern})$";
                Counts(schema, limits, "minLength", "maxLength");
                break;
            case Choice choice:
                schema["type"] = "string";
                schema["enum"] = Names(choice.Names);
                break;
            case Items items:
                schema["type"] = "array";
                schema["items"] = OfSlot(items.Element);
                Counts(schema, limits, "minItems", "maxItems");
                break;
            case Table table:
                schema["type"] = "object";
                schema["additionalProperties"] = OfSlot(table.Value);
                Counts(schema, limits, "minProperties", "maxProperties");
                break;
            case Fragment:
                schema["type"] = "object";
                break;
            case Kinds kinds:
                schema = OfKinds(kinds, slot.Fallback);
                break;
            case Section section:
                schema = Reference(section.Type.Name, () => OfSection(section, kind: null));
                break;
        }
        return slot.Nullable ? new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) } : schema;
    }

    private static JsonArray Names(IReadOnlyList<string> names) => [.. names.Select(n => (JsonNode)n)];

    private static void Bounds(JsonObject schema, Limits limits)
    {
        if (limits.Least > double.NegativeInfinity) schema[limits.AboveLeast ? "exclusiveMinimum" : "minimum"] = limits.Least;
        if (limits.Most < long.MaxValue) schema[limits.BelowMost ? "exclusiveMaximum" : "maximum"] = limits.Most;
        if (limits.Allowed.Count > 0) schema["enum"] = new JsonArray([.. limits.Allowed.Select(a => JsonNode.Parse(a))]);
    }

    private static void Counts(JsonObject schema, Limits limits, string least, string most)
    {
        if (limits.FewestItems > 0) schema[least] = limits.FewestItems;
        if (limits.MostItems < int.MaxValue) schema[most] = limits.MostItems;
    }
}
