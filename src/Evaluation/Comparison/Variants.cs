using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Evaluation.Comparison;

/// <summary>The variants of a run: its model with some keys of its own.</summary>
public sealed class Variants(RunOptions run, ConfigTypes types)
{
    private sealed record ModelRoot
    {
        public required ModelOptions Model { get; init; }
    }

    private readonly IReadOnlyList<(string Name, ModelOptions Model)>? given;

    /// <summary>Variants that are given in code.</summary>
    public Variants(RunOptions run, ConfigTypes types, IReadOnlyList<(string Name, ModelOptions Model)> models)
        : this(run, types) => given = models;

    /// <summary>Every variant's options, by name, in the order of the config.</summary>
    /// <exception cref="ConfigException">Some variants are no models; each fault is told.</exception>
    public IReadOnlyList<(string Name, ModelOptions Model)> All(CompareOptions compare)
    {
        if (given is not null) return given;
        List<(string, ModelOptions)> all = [];
        List<string> faults = [];
        foreach (var (name, part) in compare.Variants)
            try
            {
                all.Add((name, Of($"compare.variants.{name}", part)));
            }
            catch (ConfigException fault)
            {
                faults.AddRange(fault.Faults);
            }
        return faults.Count == 0 ? all : throw new ConfigException(faults);
    }

    /// <summary>The run's model with that part laid over it; source is what faults call it.</summary>
    public ModelOptions Of(string source, JsonObject part)
    {
        // Written whole and read again, so that a variant is checked like any config.
        var model = Written(run.Model);
        Lay(model, part);
        var yaml = new ConfigWriter(types).Write(new JsonObject { ["model"] = model });
        return new ConfigReader(types).Parse<ModelRoot>(yaml, source).Model;
    }

    /// <summary>The model that enumerates every state; null where it has no estimator to choose, or too many
    /// states.</summary>
    public ModelOptions? Enumerating
    {
        get
        {
            if (!Written(run.Model).ContainsKey("estimator")) return null;
            try
            {
                return Of("compare.reference", new() { ["estimator"] =
                    new JsonObject { [ConfigTypes.TypeKey] = "enumerate" } });
            }
            catch (ConfigException)
            {
                return null;
            }
        }
    }

    /// <summary>The name under <c>model.type</c>.</summary>
    public string ModelType => Written(run.Model)[ConfigTypes.TypeKey]?.GetValue<string>() ?? "model";

    private JsonObject Written(ModelOptions model) => JsonSerializer.SerializeToNode(model, types.Json)!.AsObject();

    private static void Lay(JsonObject under, JsonObject part)
    {
        foreach (var (key, value) in part)
            if (value is JsonObject map && !map.ContainsKey(ConfigTypes.TypeKey) && under[key] is JsonObject below)
                Lay(below, map);
            else under[key] = value?.DeepClone();
    }
}
