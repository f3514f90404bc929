using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>Writes a record as YAML with every key, for <see cref="ConfigReader"/>.</summary>
public sealed class ConfigWriter(ConfigTypes types)
{
    // Booleans of YAML 1.1.
    private static readonly HashSet<string> OldTruths = ["y", "n", "yes", "no", "on", "off"];

    /// <summary>The record as YAML, ending in a newline.</summary>
    public string Write<T>(T config)
    {
        var yaml = new StringBuilder();
        Block(yaml, JsonSerializer.SerializeToNode(config, types.Json), indent: 0);
        return yaml.ToString();
    }

    /// <summary>The differences, one line per key: <c>model.latentDim: 20 -> 10</c>.</summary>
    public IReadOnlyList<string> Differences<T>(T before, T after)
    {
        var (old, now) = (Flat(before), Flat(after));
        return [.. from path in old.Keys.Union(now.Keys)
                   let was = old.GetValueOrDefault(path, "absent")
                   let becomes = now.GetValueOrDefault(path, "absent")
                   where was != becomes
                   select $"{path}: {was} -> {becomes}"];
    }

    private Dictionary<string, string> Flat<T>(T config)
    {
        var flat = new Dictionary<string, string>();
        Walk(JsonSerializer.SerializeToNode(config, types.Json), "");
        return flat;

        void Walk(JsonNode? node, string path)
        {
            if (node is not JsonObject { Count: > 0 } map) flat[path] = Inline(node);
            else foreach (var (key, value) in map) Walk(value, path.Length == 0 ? key : $"{path}.{key}");
        }
    }

    // Block style for mappings and lists of mappings; one line for everything else.
    private static bool IsBlock(JsonNode? node) => node is JsonObject { Count: > 0 } || IsListOfBlocks(node);

    private static bool IsListOfBlocks(JsonNode? node) =>
        node is JsonArray list && list.Any(item => item is JsonObject { Count: > 0 });

    private static void Block(StringBuilder yaml, JsonNode? node, int indent)
    {
        if (node is JsonObject { Count: > 0 } map)
        {
            foreach (var (key, value) in map) Pair(yaml, $"{new string(' ', indent)}{Scalar(key)}:", value, indent + 2);
            return;
        }
        if (!IsListOfBlocks(node))
        {
            yaml.Append(' ', indent).Append(Inline(node)).Append('\n');
            return;
        }
        foreach (var item in node!.AsArray())
        {
            var dash = yaml.Length + indent;
            Block(yaml, item, indent + 2);
            yaml[dash] = '-';                                  // in the first line's indentation
        }
    }

    private static void Pair(StringBuilder yaml, string head, JsonNode? value, int indent)
    {
        yaml.Append(head).Append(IsBlock(value) ? "\n" : " ");
        Block(yaml, value, IsBlock(value) ? indent : 0);
    }

    private static string Inline(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject map => $"{{{string.Join(", ", map.Select(pair => $"{Scalar(pair.Key)}: {Inline(pair.Value)}"))}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(Inline))}]",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => Scalar(node.GetValue<string>()),
            JsonValueKind.Number => Number(node.ToJsonString()),
            _ => node.ToJsonString(),                          // true, false
        },
    };

    // JSON has 1E-08. YAML 1.1 readers, such as PyYAML, read a number with an exponent as text unless it has a point
    // and a sign: 1.0e-8.
    private static string Number(string json)
    {
        var split = json.IndexOf('E');
        if (split < 0) return json;
        var exponent = int.Parse(json.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{json[..split]}{(json.Contains('.') ? "" : ".0")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
    }

    // Text as YAML: plain if every reader, also of YAML 1.1, reads it as text.
    private static string Scalar(string text)
    {
        var node = new YamlScalarNode(text);
        var isPlain = text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_-./: +".Contains(c))
            && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '_' || text.StartsWith("./") || text.StartsWith("../"))
            && !node.IsNull && node.Truth is null && !OldTruths.Contains(text.ToLowerInvariant())
            && !text.Contains(": ") && text[^1] is not (':' or ' ');
        return isPlain ? text : JsonSerializer.Serialize(text);
    }
}
