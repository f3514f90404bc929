using Generative;
using Generative.Estimators;

namespace Generative.Tests.Estimators;

/// <summary>What holds for every gradient estimator, on problems small enough to enumerate.</summary>
public sealed class EstimatorLaws
{
    private const long copies = 60_000;

    public static TheoryData<string, LatentKind, int, Bound> Unbiased
    {
        get
        {
            TheoryData<string, LatentKind, int, Bound> data = [];
            foreach (var (name, c) in EstimatorCases.All.Where(c => c.Value.Unbiased))
                foreach (var kind in c.Kinds)
                    foreach (var layers in new[] { 1, 2 })
                        foreach (var bound in c.Bounds)
                            // Enumeration is what the others are compared with.
                            if (c.Options is not EnumerateOptions) data.Add(name, kind, layers, bound);
            return data;
        }
    }

    [Fact]
    public void Every_estimator_is_enrolled()
    {
        var options = typeof(EstimatorOptions).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(EstimatorOptions)) && !t.IsAbstract).ToHashSet();
        Assert.Empty(options.Where(t => !t.IsDefined(typeof(KindAttribute), false))
            .Select(t => $"{t.Name} has no config name: give it a [Kind]"));
        Assert.Empty(options.Except(EstimatorCases.All.Values.Select(c => c.Options.GetType()))
            .Select(t => $"{t.Name} is under no law: add it to EstimatorCases"));
        Assert.All(EstimatorCases.All, c => Assert.Equal(c.Key.Split(',')[0], KindAttribute.NameOf(c.Value.Options)));
        var made = EstimatorCases.All.Values.Select(c => c.Options.Create(new(4, [3])).GetType()).ToHashSet();
        var estimators = typeof(GradientEstimator).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(GradientEstimator)) && !t.IsAbstract);
        Assert.Empty(estimators.Except(made).Select(t => $"{t.Name} is made by no options"));
    }

    [Theory, MemberData(nameof(Unbiased))]
    public void The_mean_is_the_gradient(string name, LatentKind kind, int layers, Bound bound)
    {
        using var scope = NewDisposeScope();
        manual_seed(12);
        var c = EstimatorCases.All[name];
        var problem = new TinyObjective(kind, layers, copies, bound: bound);
        var estimator = (GradientEstimator)c.Options.Create(problem.Shape).to(float64);
        for (var k = 0; k < c.WarmUp; k++) _ = problem.Gradients(estimator);
        var (gradient, value) = problem.Gradients(estimator);
        var oracle = new TinyObjective(kind, layers, 1, bound: bound);
        var (truth, expected) = oracle.Gradients(
            kind == LatentKind.Gaussian ? new Quadrature() : new Enumerate(new() { Samples = c.Options.Samples }));
        AssertWithin(gradient, truth[0], name);
        AssertWithin(value.unsqueeze(1), expected, name + ", value");
    }

    // Every number within four standard errors of the truth.
    private static void AssertWithin(Tensor samples, Tensor truth, string name)
    {
        var error = (samples.std(0L) / Math.Sqrt(samples.shape[0])).clamp_min(1e-12);
        var z = (samples.mean([0]) - truth) / error;
        Assert.True(z.abs().max().item<double>() < 4,
            $"{name}: off by {string.Join(" ", z.data<double>().ToArray().Select(v => v.ToString("F1")))} standard "
            + $"errors");
    }
}
