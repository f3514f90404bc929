using Generative;
using Generative.Configuration;
using Generative.Estimators;
using Generative.Models.Discrete;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>Every estimator with every model of discrete latents: it takes a step, or a sentence refuses it.</summary>
public sealed class EstimatorFitLaws
{
    private static readonly DataShape shape = new(1, 4, 4);

    private static readonly Dictionary<string, string[]> variants = new()
    {
        ["discreteVae"] =
        [
            "latents: bernoulli, latentCount: 3",
            "latents: bernoulli, latentCount: 3, divergence: closedForm",
            "latents: categorical, latentCount: 2, classes: 3",
            "latents: categorical, latentCount: 2, classes: 3, divergence: closedForm",
        ],
        ["sigmoidBeliefNetwork"] = ["layers: [3]", "layers: [3, 2]"],
        ["structuredPrediction"] = ["layers: [3]", "layers: [3, 2]"],
    };

    /// <summary>Found by reflection: an estimator or a model is under the law by being there.</summary>
    public static TheoryData<string, string> Pairs
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach (var estimator in Names<EstimatorOptions>())
                foreach (var model in Names<DiscreteModelOptions>()) pairs.Add(estimator, model);
            return pairs;
        }
    }

    private static IEnumerable<string> Names<T>() => RunTypes.Current.KindsOf(typeof(T)).Select(k => k.Name);

    [Theory, MemberData(nameof(Pairs))]
    public void Each_estimator_with_each_model_takes_a_step_or_is_refused_in_a_sentence(string estimator, string model)
    {
        foreach (var bound in new[] { "mean", "importanceWeighted" })
            foreach (var variant in variants.GetValueOrDefault(model, [""]))
            {
                var config = $"model: {{type: {model}, estimator: {{type: {estimator}}}, bound: {bound}, {variant}}}";
                if (Read(config, out var faults) is { } run) Step(run, config);
                else Assert.All(faults, f => Assert.Matches(@"^law:1:\d+: model\.[a-zA-Z.]+: got .+, expected .+$", f));
            }
    }

    [Fact]
    public void Every_estimator_of_discrete_latents_has_a_model()
    {
        static bool HasModel(string estimator) => variants.Any(v => v.Value.Any(variant =>
            Read($"model: {{type: {v.Key}, estimator: {{type: {estimator}}}, {variant}}}", out _) is not null));
        Assert.Equal(["reparameterized", "stickingTheLanding"], Names<EstimatorOptions>().Where(e => !HasModel(e)));
    }

    [Theory]
    [InlineData("type: sigmoidBeliefNetwork, estimator: {type: arsm}",
        "law:1:55: model.estimator.type: got arsm, expected an estimator for bernoulli latents")]
    [InlineData("type: discreteVae, estimator: {type: arsm}",
        "law:1:46: model.estimator.type: got arsm, expected an estimator for bernoulli latents")]
    [InlineData("type: discreteVae, latents: categorical, estimator: {type: disArm}",
        "law:1:68: model.estimator.type: got disArm, expected an estimator for categorical latents")]
    [InlineData("type: structuredPrediction, bound: importanceWeighted, estimator: {type: arm}",
        "law:1:44: model.bound: got importanceWeighted, expected mean with arm")]
    [InlineData("type: discreteVae, estimator: {type: enumerate}",
        "law:1:46: model.estimator.type: got enumerate for 1.6E+60 states, expected at most 1048576")]
    [InlineData("type: discreteVae, latentCount: 15, bound: importanceWeighted, " +
        "estimator: {type: enumerate, samples: 2}",
        "law:1:90: model.estimator.type: got enumerate for 1.1E+09 states, expected at most 1048576")]
    public void Pairs_that_do_not_fit_are_refused_with_the_reason(string model, string sentence)
    {
        Assert.Null(Read($"model: {{{model}}}", out var faults));
        Assert.Equal([sentence], faults);
    }

    private static RunOptions? Read(string config, out IReadOnlyList<string> faults)
    {
        try
        {
            faults = [];
            return new ConfigReader(RunTypes.Current).Parse<RunOptions>(config, "law");
        }
        catch (ConfigException e)
        {
            faults = e.Faults;
            return null;
        }
    }

    private static void Step(RunOptions run, string config)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        var model = run.Model.Create(shape);
        model.train();
        model.Loss(rand(5, 1, 4, 4).round()).Total.mean().backward();
        var gradients = model.parameters().Select(p => p.grad).OfType<torch.Tensor>().ToList();
        Assert.NotEmpty(gradients);
        Assert.All(gradients, g => Assert.True(g.isfinite().all().item<bool>(), config));
    }
}
