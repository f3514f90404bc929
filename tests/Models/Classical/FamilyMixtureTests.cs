using Generative.ExponentialFamilies;
using Generative.Models.Classical;
using Generative.Numerics;

namespace Generative.Models.Tests.Classical;

/// <summary>Mixtures of exponential families, by EM and by generalized EM.</summary>
public sealed class FamilyMixtureTests
{
    private static FamilyMixture Model(FamilyMixtureOptions o, int D)
    {
        var model = new FamilyMixture(o, DataShape.Vector(D));
        model.to(float64);
        return model;
    }

    [Fact]
    public void Normal_numbers_are_a_Gaussian_mixture_with_diagonal_covariances()
    {
        using var scope = NewDisposeScope();
        var iris = Oracle.Iris();
        double[] start = [.. Oracle.Start(iris).flatten().data<double>()];
        using var family = Model(new()
        {
            Family = FamilyKind.Normal, Prior = 1e-6, Start = MixtureStart.Given, Means = start, Tolerance = 1e-13
        }, 4);
        _ = family.Fit(iris, 3000);
        // scikit-learn's optimum from the same flowers; the prior is worth a millionth of one.
        var theirs = Oracle.Of("gaussianMixture", "diagonal");
        Assert.Equal(theirs.Number("logLikelihood"), family.LogProb(iris.X).sum().item<double>(), 1e-4);
        Assert.InRange(Oracle.Apart(family.Means, theirs.Numbers("means", 3, 4)), 0, 1e-5);
    }

    [Fact]
    public void One_component_is_the_maximum_likelihood_of_its_family()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        var x = randn(200, 1, dtype: float64).exp() + 0.2;
        using var model = Model(new() { Components = 1, Prior = 1e-6, MStep = MStepKind.Gradient, Tolerance = 0 }, 1);
        _ = model.Fit(new WholeExamples(x.view(200, 1, 1, 1)), 400);
        var family = new GammaFamily();
        // Steps along the gradient reach it, if slowly.
        Assert.InRange(Oracle.Apart(model.Eta[0], family.MaximumLikelihood(family.Statistic(x).mean([0]))), 0, 1e-4);
    }

    [Theory]
    [InlineData(FamilyKind.Gamma)]
    [InlineData(FamilyKind.Poisson)]
    public void Generalized_EM_ends_where_EM_ends(FamilyKind family)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(2);
        var x = cat([randn(60, 2, dtype: float64).abs() + 0.5, randn(60, 2, dtype: float64).abs() * 2 + 6], 0);
        if (family == FamilyKind.Poisson) x = x.round();
        var examples = new WholeExamples(x.view(120, 1, 1, 2));
        double Last(MStepKind step)
        {
            RandomState.Seed(3);
            using var model = Model(new() { Family = family, Components = 2, MStep = step, Tolerance = 1e-12 }, 2);
            var bounds = model.Fit(examples, 3000);
            // The watch reads every bound: none fell.
            Assert.True(bounds.Zip(bounds.Skip(1)).All(b => b.Second >= b.First - 1e-10));
            return bounds[^1];
        }
        // Slow as steps along the gradient are, they stop when one brings less than 1e-12.
        Assert.Equal(Last(MStepKind.Exact), Last(MStepKind.Gradient), 1e-6);
    }

    [Fact]
    public void Counts_of_two_rates_are_told_apart_and_drawn_again()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(4);
        var noise = new NoiseSource(3000, CPU, float64);
        var rate = where(rand(3000, 1, dtype: float64) < 0.3, 2.0, 15.0);
        var below = noise.Uniform(1).to(float64);
        var counts = arange(60, dtype: float64);
        var p = (counts * rate.log() - rate - (counts + 1).lgamma()).exp().cumsum(1);
        var x = (below >= p).sum(1, keepdim: true).to(float64);
        using var model = Model(new() { Family = FamilyKind.Poisson, Components = 2, Prior = 1e-3 }, 1);
        _ = model.Fit(new WholeExamples(x.view(3000, 1, 1, 1)), 200);
        using var off = no_grad();
        var small = model.Means[0, 0].item<double>() < model.Means[1, 0].item<double>() ? 0 : 1;
        // Standard errors: √(2 / 900) = 0.05, √(15 / 2,100) = 0.08, √(0.21 / 3,000) = 0.01.
        Assert.Equal(2, model.Means[small, 0].item<double>(), 0.2);
        Assert.Equal(15, model.Means[1 - small, 0].item<double>(), 0.35);
        Assert.Equal(0.3, model.Weights[small].item<double>(), 0.04);
        var drawn = model.Sample(new NoiseSource(20_000, CPU)).flatten();
        // Mean 11.1, variance about 45: four standard errors are 0.19.
        Assert.Equal(x.mean().item<double>(), drawn.to(float64).mean().item<double>(), 0.25);
        Assert.Equal(1, model.LogProb(arange(80).to(float64).view(80, 1, 1, 1)).exp().sum().item<double>(), 1e-9);
    }

    [Theory]
    [InlineData(FamilyKind.Gamma, 0.0, "family: found 0 in the data, expected numbers above 0, as of gamma")]
    [InlineData(FamilyKind.Exponential, -0.5,
        "family: found -0.5 in the data, expected numbers of 0 or more, as of exponential")]
    [InlineData(FamilyKind.Poisson, 1.5,
        "family: found 1.5 in the data, expected whole numbers of 0 or more, as of poisson")]
    [InlineData(FamilyKind.Poisson, -1.0,
        "family: found -1 in the data, expected whole numbers of 0 or more, as of poisson")]
    public void Numbers_without_a_density_end_in_a_sentence(FamilyKind family, double number, string sentence)
    {
        using var scope = NewDisposeScope();
        using var model = Model(new() { Components = 1, Family = family }, 1);
        var fault = Assert.Throws<OptionsException>(
            () => model.Fit(new WholeExamples(tensor(new[] { 1.0, number }).view(2, 1, 1, 1)), 1));
        Assert.Equal(sentence, fault.Message);
    }

    [Theory, InlineData(0.5), InlineData(2), InlineData(-1)]
    public void A_categorical_mixture_takes_its_own_values_alone(double number)
    {
        using var scope = NewDisposeScope();
        using var model = new CategoricalMixture(new() { Components = 1, Values = 2 }, DataShape.Vector(1));
        model.to(float64);
        var fault = Assert.Throws<OptionsException>(
            () => model.Fit(new WholeExamples(tensor(new[] { 1.0, number }).view(2, 1, 1, 1)), 1));
        Assert.Equal(FormattableString.Invariant(
            $"values: found {number} in the data, expected whole numbers of 0 to 1"), fault.Message);
    }
}
