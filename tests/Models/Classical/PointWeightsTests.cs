using Generative.Inference;
using Generative.Models.Classical;
using Generative.Numerics;

namespace Generative.Models.Tests.Classical;

/// <summary>Weights of examples: an example of weight 3 is three examples.</summary>
public sealed class PointWeightsTests
{
    private static readonly double[] means = [0.2, 0.3, 0.7, 0.6];

    public static TheoryData<string> Kinds => ["gaussian", "bernoulli", "categorical", "family", "bayesian", "process"];

    private static MixtureOptions Options(string kind, bool weighted) => kind switch
    {
        "gaussian" => new GaussianMixtureOptions
        {
            Components = 2, Start = MixtureStart.Given, Means = means, Weighted = weighted
        },
        "bernoulli" => new BernoulliMixtureOptions
        {
            Components = 2, Start = MixtureStart.Given, Means = means, Weighted = weighted
        },
        "categorical" => new CategoricalMixtureOptions
        {
            Components = 2, Start = MixtureStart.Given, Means = means, Weighted = weighted
        },
        "family" => new FamilyMixtureOptions
        {
            Components = 2, Start = MixtureStart.Given, Means = means, Weighted = weighted, Prior = 1e-6
        },
        "bayesian" => new BayesianGaussianMixtureOptions
        {
            Components = 2, Start = MixtureStart.Given, Means = means, Weighted = weighted
        },
        _ => new BernoulliProcessMixtureOptions
        {
            Components = 2, Start = MixtureStart.Given, Means = means, Weighted = weighted
        },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Whole_weights_are_so_many_examples(string kind)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        RandomState.Seed(5);
        var x = rand(30, 2, dtype: float64);
        if (kind == "categorical") x = x.round();
        var times = arange(30) % 3 + 1;
        var weighted = cat([x, times.unsqueeze(1).to(float64)], 1).view(30, 1, 1, 3);
        var repeated = x.repeat_interleave(times, 0).view(-1, 1, 1, 2);
        using var one = (EmModel)Options(kind, true).Create(DataShape.Vector(3));
        using var other = (EmModel)Options(kind, false).Create(DataShape.Vector(2));
        one.to(float64);
        other.to(float64);
        var (a, b) = (one.Fit(new WholeExamples(weighted), 8), other.Fit(new WholeExamples(repeated), 8));
        Assert.Equal(a, b, (u, v) => Math.Abs(u - v) < 1e-11);
        var mixture = (IDensity)one;
        Assert.Equal(30, mixture.LogProb(weighted).shape[0]);
        Assert.Equal([7, 1, 1, 3], ((ISampler)one).Sample(new NoiseSource(7, CPU)).shape);
    }

    [Fact]
    public void Weights_beside_one_number_end_in_a_sentence() =>
        Assert.Equal("weighted: got examples of [1, 1, 1], expected vectors of two numbers or more",
            Assert.Throws<OptionsException>(() => Options("gaussian", true).Create(DataShape.Vector(1))).Message);
}
