using Generative.Models.Classical;
using Generative.Numerics;

namespace Generative.Models.Tests.Classical;

/// <summary>Mixtures of Bernoullis and of categoricals.</summary>
public sealed class DiscreteMixtureTests
{
    // y = 1101001011 of Li Hang's three coins.
    private static readonly double[] tosses = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1];

    [Theory]
    [InlineData(.4, .6, .7, .4064171, .5368421, .6432432)]
    [InlineData(.5, .5, .5, .5, .6, .6)]
    public void Three_coins_reach_their_fixed_point_in_one_step(
        double pi, double p, double q, double pi1, double p1, double q1)
    {
        using var scope = NewDisposeScope();
        var y = tensor(tosses).view(10, 1, 1, 1);
        using var model = new BernoulliMixture(new()
        {
            Components = 2, Start = MixtureStart.Given, Means = [p, q],
            Weights = [pi, 1 - pi], Tolerance = 0
        }, DataShape.Vector(1));
        model.to(float64);
        foreach (var iterations in new[] { 1, 2, 5 })
        {
            _ = model.Fit(new WholeExamples(y), iterations);
            // The published numbers have seven digits.
            Assert.Equal(pi1, model.Weights[0].item<double>(), 5e-8);
            Assert.Equal(p1, model.Means[0, 0].item<double>(), 5e-8);
            Assert.Equal(q1, model.Means[1, 0].item<double>(), 5e-8);
        }
        Assert.Equal((6 * Math.Log(.6)) + (4 * Math.Log(.4)), model.LogProb(y).sum().item<double>(), 1e-12);
    }

    [Fact]
    public void Two_values_are_a_Bernoulli()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        var x = rand(40, 1, 1, 5, dtype: float64).lt(0.4).to(float64);
        double[] means = [.. rand(10, dtype: float64).mul(0.8).add(0.1).data<double>()];
        using var bernoulli = new BernoulliMixture(
            new() { Components = 2, Start = MixtureStart.Given, Means = means, Tolerance = 0 }, DataShape.Vector(5));
        using var categorical = new CategoricalMixture(
            new() { Components = 2, Start = MixtureStart.Given, Means = means, Tolerance = 0 }, DataShape.Vector(5));
        bernoulli.to(float64);
        categorical.to(float64);
        var (a, b) = (bernoulli.Fit(new WholeExamples(x), 8), categorical.Fit(new WholeExamples(x), 8));
        Assert.Equal(a, b, (u, v) => Math.Abs(u - v) < 1e-12);
        Assert.InRange(Oracle.Apart(bernoulli.Means, categorical.Means), 0, 1e-12);
    }

    [Fact]
    public void Probabilities_of_all_vectors_add_up_to_one()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(2);
        using var model = new CategoricalMixture(new() { Components = 3, Values = 4 }, DataShape.Vector(2));
        model.to(float64);
        _ = model.Fit(new WholeExamples(randint(4, [50, 1, 1, 2]).to(float64)), 5);
        var all = cartesian_prod([arange(4), arange(4)]).to(float64).view(16, 1, 1, 2);
        Assert.Equal(1, model.LogProb(all).exp().sum().item<double>(), 1e-12);
        // Frequencies of samples beside probabilities: standard error at most √(0.25 / 20,000) = 0.0035.
        var x = model.Sample(new NoiseSource(20_000, CPU)).flatten(1);
        var places = (x.select(1, 0) * 4 + x.select(1, 1)).to(int64);
        var frequencies = bincount(places, minlength: 16).to(float64) / 20_000;
        Assert.InRange(Oracle.Apart(frequencies, model.LogProb(all).exp()), 0, 0.014);
    }

    [Fact]
    public void A_mixture_of_Bernoullis_finds_the_two_patterns_that_made_its_data()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(3);
        var patterns = tensor(new[,] { { .9, .9, .9, .1, .1, .1 }, { .1, .1, .9, .9, .9, .1 } });
        var z = rand(4000, dtype: float64).lt(0.3).to(int64);
        var x = (rand(4000, 6, dtype: float64) < patterns.index_select(0, z)).to(float64).view(-1, 1, 1, 6);
        using var model = new BernoulliMixture(new() { Components = 2, Restarts = 3 }, DataShape.Vector(6));
        model.to(float64);
        _ = model.Fit(new WholeExamples(x), 200);
        var first = model.Means[0, 0].item<double>() > 0.5 ? 0 : 1;
        // Standard errors of shares of 1,200 examples: √(0.09 / 1,200) = 0.009.
        Assert.InRange(Oracle.Apart(model.Means[first], patterns[0]), 0, 0.04);
        Assert.InRange(Oracle.Apart(model.Means[1 - first], patterns[1]), 0, 0.04);
        Assert.Equal(0.7, model.Weights[first].item<double>(), 0.04);
    }
}
