using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Configuration;
using Generative.Training;

namespace Generative.Evaluation.Comparison;

/// <summary>The variants of a run's model, each with some keys changed.</summary>
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

    /// <summary>The options of all variants, in the order of the config.</summary>
    /// <exception cref="ConfigException">Some variants are not valid; all errors are listed.</exception>
    public IReadOnlyList<(string Name, ModelOptions Model)> All(CompareOptions compare)
    {
        if (given is not null) return given;
        List<(string, ModelOptions)> all = [];
        List<string> faults = [];
        foreach (var (name, part) in compare.Variants)
        {
            try
            {
                all.Add((name, Of($"compare.variants.{name}", part)));
            }
            catch (ConfigException fault)
            {
                faults.AddRange(fault.Faults);
            }
        }
        return faults.Count == 0 ? all : throw new ConfigException(faults);
    }

    /// <summary>The run's model with some keys changed; errors name the source.</summary>
    public ModelOptions Of(string source, JsonObject part)
    {
        // Written and read again, so that it is checked like any config.
        var model = Written(run.Model);
        Lay(model, part);
        var yaml = new ConfigWriter(types).Write(new JsonObject { ["model"] = model });
        return new ConfigReader(types).Parse<ModelRoot>(yaml, source).Model;
    }

    /// <summary>The model with exact enumeration; null if it has no choice of estimator.</summary>
    public ModelOptions? Enumerating
    {
        get
        {
            if (!Written(run.Model).ContainsKey("estimator")) return null;
            try
            {
                var enumerate = new JsonObject { [ConfigTypes.TypeKey] = "enumerate" };
                return Of("compare.reference", new() { ["estimator"] = enumerate });
            }
            catch (ConfigException)
            {
                return null;
            }
        }
    }

    /// <summary>The model's kind.</summary>
    public string ModelType => Written(run.Model)[ConfigTypes.TypeKey]?.GetValue<string>() ?? "model";

    private JsonObject Written(ModelOptions model) => JsonSerializer.SerializeToNode(model, types.Json)!.AsObject();

    private static void Lay(JsonObject under, JsonObject part)
    {
        foreach (var (key, value) in part)
        {
            if (value is JsonObject map && !map.ContainsKey(ConfigTypes.TypeKey) && under[key] is JsonObject below)
                Lay(below, map);
            else
                under[key] = value?.DeepClone();
        }
    }
}
