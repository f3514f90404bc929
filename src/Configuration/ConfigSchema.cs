using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Generative.Configuration;

/// <summary>JSON Schema (2020-12) of a config record, for completion and checks in editors.</summary>
/// <remarks>.NET's exporter gives the types; descriptions, limits, defaults and kinds are added here.</remarks>
public sealed class ConfigSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ConfigTypes types;
    private readonly JsonObject definitions = [];
    private readonly Dictionary<(Type, JsonPropertyInfo?, Type?), JsonNode> done = [];

    private ConfigSchema(ConfigTypes types) => this.types = types;

    /// <summary>The schema as text, ending in a newline.</summary>
    public static string Of<T>(ConfigTypes types)
    {
        var schema = new ConfigSchema(types);
        var options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = schema.Finished,
        };
        var root = types.Json.GetJsonSchemaAsNode(typeof(T), options).AsObject();
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", typeof(T).Name);
        if (schema.definitions.Count > 0) root["$defs"] = schema.definitions;
        return root.ToJsonString(Indented) + "\n";
    }

    // Called for every schema, inner ones first.
    private JsonNode Finished(JsonSchemaExporterContext context, JsonNode node)
    {
        var (info, above) = (context.TypeInfo, context.BaseTypeInfo);
        var key = (info.Type, context.PropertyInfo, above?.Type);
        // The exporter refers to a repeated schema by its path, which has changed since.
        if (node["$ref"] is not null) return done.GetValueOrDefault(key)?.DeepClone() ?? Reference(info.Type.Name);
        var isNullable = node["type"] is JsonArray;
        if (node["anyOf"] is { } branches) node = new JsonObject { ["oneOf"] = branches.DeepClone() };
        else if (node["properties"] is JsonObject properties)
        {
            Describe(properties, info);
            node["type"] = "object";
            if (context.Path.IsEmpty) return node;
            var name = info.Type.Name;
            if (above is not null) name = $"{above.Type.Name}.{properties[ConfigTypes.TypeKey]!["const"]}";
            definitions[name] = node.DeepClone();
            node = Reference(name);
        }
        if (isNullable && node["type"] is null) node = new JsonObject { ["anyOf"] = new JsonArray(node, Null()) };
        done[key] = node.DeepClone();
        return node;
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Null() => new() { ["type"] = "null" };

    private void Describe(JsonObject properties, JsonTypeInfo section)
    {
        var record = ConfigTypes.Create(section.Type);
        foreach (var key in section.Properties)
        {
            var (schema, slot) = (properties[key.Name]!.AsObject(), types.SlotOf(key, record));
            var words = key.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true);
            if (words is [DescriptionAttribute description, ..]) schema["description"] = description.Description;
            Limit(schema, slot.Limits);
            if (slot.Limits.OrItem) AllowItem(schema);
            var kinds = types.KindsOf(slot.Type);
            var fallback = kinds.FirstOrDefault(k => k.Type == slot.Default?.GetType());
            // A section's defaults are at its own keys.
            if (fallback is not null) schema["default"] = new JsonObject { [ConfigTypes.TypeKey] = fallback.Name };
            else if (slot.Default is not null && slot.Info.Kind != JsonTypeInfoKind.Object)
                schema["default"] = JsonSerializer.SerializeToNode(slot.Default, key.PropertyType, types.Json);
            // The key type is required except for the default kind.
            var branches = (schema["oneOf"] ?? schema["anyOf"]?[0]?["oneOf"]) as JsonArray;
            foreach (var (kind, branch) in kinds.Zip(branches ?? []))
            {
                if (kind != fallback) branch!["required"] = new JsonArray(ConfigTypes.TypeKey);
            }
        }
    }

    // A list, or the one item of such a list.
    private static void AllowItem(JsonObject schema)
    {
        JsonObject list = [];
        foreach (var word in new[] { "type", "items", "minItems", "maxItems" })
            if (schema.Remove(word, out var value)) list[word] = value;
        schema["anyOf"] = new JsonArray(list["items"]!.DeepClone(), list);
    }

    // In a list or mapping, all limits except the counts apply to the elements.
    private static void Limit(JsonObject schema, Limits limits)
    {
        var element = (schema["items"] ?? schema["additionalProperties"]) as JsonObject;
        var counted = element is null ? "Length" : "Properties";
        if (schema.ContainsKey("items")) counted = "Items";
        if (limits.FewestItems > 0) schema[$"min{counted}"] = limits.FewestItems;
        if (limits.MostItems < int.MaxValue) schema[$"max{counted}"] = limits.MostItems;
        if (element is not null)
        {
            Limit(element, limits.OfElement);
            return;
        }
        if (limits.Least > double.NegativeInfinity)
            schema[limits.AboveLeast ? "exclusiveMinimum" : "minimum"] = limits.Least;
        if (limits.Most < long.MaxValue)
            schema[limits.BelowMost ? "exclusiveMaximum" : "maximum"] = limits.Most;
        if (limits.Pattern is not null) schema["pattern"] = $"^(?:{limits.Pattern})$";
        if (limits.Allowed.Count == 0) return;
        var isText = schema["type"]!.ToJsonString().Contains("string", StringComparison.Ordinal);
        var values = new JsonArray([.. limits.Allowed.Select(a => isText ? JsonValue.Create(a) : JsonNode.Parse(a))]);
        if (schema["type"] is JsonArray) values.Add(null);
        schema["enum"] = values;
    }
}
