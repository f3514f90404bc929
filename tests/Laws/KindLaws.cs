using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Diffusion.Samplers;
using Generative.Estimators;
using Generative.Models.Vae;
using Generative.MonteCarlo;
using Generative.Sequences;
using Generative.Targets;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>What holds for every options record that a config can choose.</summary>
public sealed class KindLaws
{
    public static TheoryData<Type> Bases =>
    [
        typeof(ModelOptions), typeof(DataOptions), typeof(EstimatorOptions), typeof(ScheduleOptions),
        typeof(DiffusionSamplerOptions), typeof(TargetOptions), typeof(NodeOptions), typeof(ChainSamplerOptions),
        typeof(MixerOptions),
    ];

    private static readonly Type[] libraries =
        [typeof(EstimatorOptions), typeof(DataOptions), typeof(RunOptions), typeof(GaussianVaeOptions)];

    [Theory, MemberData(nameof(Bases))]
    public void Every_options_record_has_a_name_and_a_summary(Type above)
    {
        var types = libraries.SelectMany(l => l.Assembly.GetTypes());
        var records = types.Where(t => t.IsSubclassOf(above) && !t.IsAbstract).ToList();
        var kinds = RunTypes.Current.KindsOf(above);
        Assert.NotEmpty(records);
        Assert.Empty(records.Except(kinds.Select(k => k.Type)).Select(t => $"{t.Name} has no [Kind]"));
        Assert.All(kinds, k => Assert.Matches("^[a-z][A-Za-z0-9]*$", k.Name));
        Assert.All(kinds, k => Assert.InRange(k.Summary.Length, 5, 110));
    }

    [Fact]
    public void Every_word_of_other_libraries_leads_to_a_key_a_value_or_a_kind_with_its_keys()
    {
        var schema = File.ReadAllText(Path.Combine(Repository.Root, "configs", "schema.json"));
        foreach (var (word, meant) in Synonyms.All)
        {
            var (name, keys) = meant.Split(" with ") is [var kind, var with] ? (kind, with) : (meant, null);
            Assert.Matches($"[\"|]{name}[\"|(]", schema);
            if (keys is null) continue;
            var isModel = RunTypes.Current.KindsOf(typeof(ModelOptions)).Any(k => k.Name == name);
            var config = isModel ? $"model: {{type: {name}, {keys}}}"
                : $"model: {{type: gaussianVae}}\ndata: {{type: {name}, {keys}}}";
            new ConfigReader(RunTypes.Current).Parse<RunOptions>(config, word);
        }
    }

    [Fact]
    public void The_config_engine_and_the_libraries_of_options_do_not_know_each_other()
    {
        static string References(Type type) =>
            string.Join(' ', type.Assembly.GetReferencedAssemblies().Select(a => a.Name));
        Assert.DoesNotContain("Generative", References(typeof(ConfigReader)), StringComparison.Ordinal);
        foreach (var library in new[] { typeof(EstimatorOptions), typeof(GaussianVaeOptions), typeof(DataOptions) })
            Assert.DoesNotContain("Generative.Configuration", References(library), StringComparison.Ordinal);
    }
}
