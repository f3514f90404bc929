using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Configuration;

/// <summary>A record -> its resolved config: every key with its value, in the record's order, readable by <see cref="ConfigReader"/>.</summary>
public sealed class ConfigWriter(ConfigTypes types)
{
    private static readonly HashSet<string> OldTruths = ["y", "n", "yes", "no", "on", "off"];     // booleans of YAML 1.1

    /// <summary>The whole record as YAML, ending in a newline.</summary>
    public string Write<T>(T config)
    {
        var yaml = new StringBuilder();
        Block(yaml, JsonSerializer.SerializeToNode(config, types.Json), indent: 0);
        return yaml.ToString();
    }

    /// <summary>What changed, one line a key: <c>model.latentDim: 20 -> 10</c>; empty for equal configs.</summary>
    public IReadOnlyList<string> Differences<T>(T before, T after)
    {
        var (old, now) = (Flat(before), Flat(after));
        return [.. old.Keys.Union(now.Keys)
            .Select(path => (path, from: old.GetValueOrDefault(path, "absent"), to: now.GetValueOrDefault(path, "absent")))
            .Where(d => d.from != d.to)
            .Select(d => $"{d.path}: {d.from} -> {d.to}")];
    }

    private Dictionary<string, string> Flat<T>(T config)
    {
        var flat = new Dictionary<string, string>();
        Walk(JsonSerializer.SerializeToNode(config, types.Json), "");
        return flat;

        void Walk(JsonNode? node, string path)
        {
            if (node is JsonObject { Count: > 0 } map)
                foreach (var (key, value) in map) Walk(value, path.Length == 0 ? key : $"{path}.{key}");
            else flat[path] = Inline(node);
        }
    }

    // Block style for mappings and for lists of them; one line for everything else.
    private static void Block(StringBuilder yaml, JsonNode? node, int indent)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                foreach (var (key, value) in map) Pair(yaml, $"{new string(' ', indent)}{Scalar(key)}:", value, indent + 2);
                break;
            case JsonArray { Count: > 0 } list when list.Any(item => item is JsonObject { Count: > 0 }):
                foreach (var item in list)
                {
                    var dash = yaml.Length + indent;
                    Block(yaml, item, indent + 2);
                    yaml[dash] = '-';                                  // in the first line's indentation
                }
                break;
            default:
                yaml.Append(' ', indent).Append(Inline(node)).Append('\n');
                break;
        }
    }

    private static void Pair(StringBuilder yaml, string head, JsonNode? value, int indent)
    {
        yaml.Append(head);
        if (value is JsonObject { Count: > 0 } || value is JsonArray list && list.Any(item => item is JsonObject { Count: > 0 }))
        {
            yaml.Append('\n');
            Block(yaml, value, indent);
        }
        else yaml.Append(' ').Append(Inline(value)).Append('\n');
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
            _ => node.ToJsonString(),                                  // true, false
        },
    };

    // JSON has 1E-08. YAML 1.1 readers, PyYAML among them, take a number with an exponent for text unless it has a point and a sign: 1.0e-8.
    private static string Number(string json)
    {
        var split = json.IndexOf('E');
        if (split < 0) return json;
        var exponent = int.Parse(json.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{json[..split]}{(json.Contains('.') ? "" : ".0")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
    }

    /// <summary>Text as YAML: plain where nothing in it could mean something else to any reader, YAML 1.1 included; else in double quotes.</summary>
    private static string Scalar(string text)
    {
        var node = new ScalarNode(default, text, plain: true);
        var plain = text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_-./: +".Contains(c))
            && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '_' || text.StartsWith("./") || text.StartsWith("../"))
            && !node.IsNull && node.Truth is null && !OldTruths.Contains(text.ToLowerInvariant())
            && !text.Contains(": ") && text[^1] is not (':' or ' ');
        return plain ? text : JsonSerializer.Serialize(text);
    }
}
