using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Estimators;
using Generative.Evaluation.Chains;
using Generative.Models.Vae;
using Generative.MonteCarlo;
using Generative.Sequences;
using Generative.Targets;
using Generative.Training;

namespace Generative.Cli.Tests.Docs;

/// <summary>docs/reference/config.md: every key of a config, from the JSON Schema that <c>config schema</c>
/// prints.</summary>
internal sealed class ConfigReference
{
    private const string Head = """
        # Config reference

        Every key of a config file, with its values, its default and its meaning. What a config looks like is in
        [Getting started](../start.md); plugins add kinds of [your own](../your-own-model.md).

        The page is generated from the schema that `generative config schema` prints, and a test compares the two.
        After a change of an options record, `GOLDEN=write ./test --filter ReferenceTests` writes the page again.

        A key without a default (`-`) is required, or means what its description says of null. A key that leads to a
        section has the defaults of that section.

        """;

    private static readonly (string Base, string Title, string Intro)[] families =
    [
        (nameof(ModelOptions), "Models", "The key `type` of `model` chooses one of these."),
        (nameof(DataOptions), "Data sets", "The key `type` of `data` chooses one of these."),
        (nameof(EstimatorOptions), "Gradient estimators",
            "The key `type` of `model.estimator`, for models with discrete latents."),
        ("DiffusionSamplerOptions", "Diffusion samplers", "The key `type` of `model.sampler`, for `ddpm`."),
        (nameof(ScheduleOptions), "Learning rate schedules", "The key `type` of `optimizer.schedule`."),
        (nameof(TargetOptions), "Targets", "The key `type` of `target`, in a config of `chain`."),
        (nameof(NodeOptions), "Network nodes", "The key `type` of each of the nodes of the target `network`."),
        (nameof(MixerOptions), "Mixers of sequences",
            "The key `type` of the `mixer` of an autoregressive model, and of a codebook model's `priorMixer`."),
        (nameof(ChainSamplerOptions), "Chain samplers", "The key `type` of `sampler`, in a config of `chain`."),
    ];

    private static readonly Assembly[] libraries =
        [typeof(EstimatorOptions).Assembly, typeof(DataOptions).Assembly, typeof(RunOptions).Assembly,
            typeof(GaussianVaeOptions).Assembly];

    private readonly JsonObject definitions;
    private readonly StringBuilder text = new(Head);

    public ConfigReference()
    {
        RunTypes.Add(typeof(GaussianVaeOptions).Assembly);
        var schema = JsonNode.Parse(ConfigSchema.Of<RunOptions>(RunTypes.Current))!.AsObject();
        definitions = schema["$defs"]!.AsObject();
        var chain = JsonNode.Parse(ConfigSchema.Of<ChainOptions>(RunTypes.Current))!.AsObject();
        foreach (var (name, node) in chain["$defs"]!.AsObject()) definitions[name] ??= node!.DeepClone();
        Section(2, "The whole config", null, schema["properties"]!.AsObject());
        string[] first = [.. References(schema["properties"]!).Distinct()];
        foreach (var name in first) Section(name);
        foreach (var (parent, title, intro) in families)
        {
            if (parent == nameof(TargetOptions))
                Section(2, "The config of chain", "Of `generative chain`.", chain["properties"]!.AsObject());
            _ = text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{intro}\n");
            var start = $"{parent}.";
            foreach (var (name, node) in definitions.Where(d => d.Key.StartsWith(start, StringComparison.Ordinal)))
            {
                var kind = name[start.Length..];
                Section(3, kind, $"{Summary(parent, kind)}.", node!["properties"]!.AsObject());
            }
        }
        _ = text.Append("\n## Parts of several kinds\n");
        foreach (var (name, _) in definitions.Where(d => IsSection(d.Key) && !first.Contains(d.Key))) Section(name, 3);
    }

    /// <summary>The page.</summary>
    public string Text => text.ToString();

    private static bool IsSection(string name) => !name.Contains('.', StringComparison.Ordinal);

    // The sections that a config's own keys lead to, and those of their keys.
    private IEnumerable<string> References(JsonNode node)
    {
        foreach (var key in node.AsObject().Select(p => p.Value!))
        {
            JsonNode?[] all = [key, key["additionalProperties"], .. key["anyOf"]?.AsArray() ?? []];
            foreach (var reference in all.Select(a => a?["$ref"]?.ToString()["#/$defs/".Length..]).OfType<string>())
            {
                if (!IsSection(reference)) continue;
                yield return reference;
                foreach (var below in References(definitions[reference]!["properties"]!)) yield return below;
            }
        }
    }

    private void Section(string name, int level = 2) =>
        Section(level, Title(name), $"`{name}`.", definitions[name]!["properties"]!.AsObject());

    private void Section(int level, string title, string? intro, JsonObject properties)
    {
        _ = text.Append(CultureInfo.InvariantCulture, $"\n{new string('#', level)} {title}\n\n");
        if (intro is not null) _ = text.Append(CultureInfo.InvariantCulture, $"{intro}\n\n");
        var keys = properties.Where(p => p.Key != "type").ToArray();
        if (keys.Length == 0)
        {
            _ = text.Append("No keys of its own.\n");
            return;
        }
        _ = text.Append("| key | values | default | meaning |\n|---|---|---|---|\n");
        foreach (var (key, node) in keys)
        {
            var value = node!["default"] is { } d ? $"`{Yaml(d)}`" : "-";
            var meaning = (node["description"]?.ToString() ?? "").Replace("|", @"\|", StringComparison.Ordinal);
            _ = text.Append(CultureInfo.InvariantCulture, $"| `{key}` | {Values(node)} | {value} | {meaning} |\n");
        }
    }

    // A bar would end the cell.
    private static string Cell(string word) =>
        word.Replace("\t", "\\t", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private string Values(JsonNode node)
    {
        if (node["enum"] is JsonArray words)
            return string.Join(", ", words.Select(w => $"`{Cell(w?.ToString() ?? "null")}`"));
        if (node["$ref"] is { } reference) return Link(reference.ToString()["#/$defs/".Length..]);
        if (node["anyOf"] is JsonArray any) return string.Join(" or ", any.Select(a => Values(a!)));
        if (node["oneOf"] is JsonArray kinds)
        {
            string[] names = [.. kinds.Select(k => k!["$ref"]!.ToString()["#/$defs/".Length..])];
            var parent = names[0].Split('.')[0];
            // A part of a family, such as the flows among the models.
            if (Array.TrueForAll(families, f => f.Base != parent))
                return $"one of {string.Join(", ", names.Select(Link))}";
            return $"one of the [{Family(parent).ToLowerInvariant()}](#{Anchor(Family(parent))})";
        }
        string[] types = node["type"] is JsonArray several ? [.. several.Select(t => t!.ToString())]
            : [node["type"]?.ToString() ?? "any"];
        return string.Join(" or ", types.Select(t => Of(t, node)));
    }

    private string Of(string type, JsonNode node) => type switch
    {
        "array" => $"list of: {Values(node["items"]!)}",
        "object" when node["additionalProperties"] is JsonObject values => $"mapping to: {Values(values)}",
        "object" => "mapping",
        "integer" or "number" => $"{type}{Range(node)}",
        "string" => "text",
        "boolean" => "`true`, `false`",
        _ => $"`{type}`",
    };

    private static string Range(JsonNode node)
    {
        var least = node["minimum"] ?? node["exclusiveMinimum"];
        var most = node["maximum"] ?? node["exclusiveMaximum"];
        var above = node["exclusiveMinimum"] is null ? "" : "above ";
        var below = node["exclusiveMaximum"] is null ? "" : "below ";
        if (least is null) return most is null ? "" : $", {below}{Number(most)} or less";
        if (most is null) return above.Length > 0 ? $", above {Number(least)}" : $", {Number(least)} or more";
        return $", {above}{Number(least)} to {below}{Number(most)}";
    }

    private static string Number(JsonNode number) => number.ToJsonString().Replace('E', 'e');

    private static string Link(string name) =>
        name.Split('.') is [_, var kind] ? $"[{kind}](#{Anchor(kind)})" : $"[{name}](#{Anchor(Title(name))})";

    private static string Family(string parent) => families.First(f => f.Base == parent).Title;

    // TrainingOptions: Training options.
    private static string Title(string name)
    {
        var words = string.Concat(name.Select((c, i) =>
            i > 0 && char.IsUpper(c) && char.IsLower(name[i - 1]) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
        return words.Replace("UNet", "U-Net", StringComparison.Ordinal).Replace("Ema", "EMA", StringComparison.Ordinal)
            .Replace(" langevin", " Langevin", StringComparison.Ordinal);
    }

    private static string Anchor(string title) =>
        title.ToLowerInvariant().Replace(' ', '-');

    private static string Summary(string parent, string kind) =>
        libraries.SelectMany(a => a.GetTypes())
            .First(t => t.GetCustomAttribute<KindAttribute>(false)?.Name == kind && Above(t).Contains(parent))
            .GetCustomAttribute<KindAttribute>(false)!.Summary.TrimEnd('.');

    private static IEnumerable<string> Above(Type type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
            yield return t.Name;
    }

    // As a config has it: a list or mapping in one line, without the quotes of JSON.
    private static string Yaml(JsonNode value) =>
        value.ToJsonString().Replace("\"", "", StringComparison.Ordinal).Replace(",", ", ", StringComparison.Ordinal)
            .Replace(":", ": ", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal);
}
