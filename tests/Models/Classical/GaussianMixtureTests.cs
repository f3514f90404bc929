using System.Text.Json;
using Generative.Inference;
using Generative.Models.Classical;
using Generative.Numerics;
using GaussianMixture = Generative.Models.Classical.GaussianMixture;

namespace Generative.Models.Tests.Classical;

/// <summary>Mixtures of Gaussians against scikit-learn, published numbers and closed forms.</summary>
public sealed class GaussianMixtureTests
{
    private static GaussianMixture Model(GaussianMixtureOptions o, int D = 4, int classes = 3)
    {
        var model = new GaussianMixture(o, DataShape.Vector(D, classes));
        model.to(float64);
        return model;
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Tied)]
    [InlineData(CovarianceKind.Diagonal)]
    [InlineData(CovarianceKind.Spherical)]
    public void Every_covariance_reaches_the_optimum_of_scikit_learn(CovarianceKind kind)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var iris = Oracle.Iris();
        var theirs = Oracle.Of("gaussianMixture", JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()));
        using var model = Model(new() { Covariance = kind, Floor = 1e-12 });
        model.Set(full([3], 1.0 / 3, dtype: float64), Oracle.Start(iris), Gaussians.Unit(kind, 3, 4).to(float64));
        for (var t = 0; t < 3000; t++)
        {
            using var iteration = NewDisposeScope();
            _ = ExpectationMaximization.Iterate(model, iris);
        }
        // scikit-learn stops when an iteration brings less than 1e-13 a flower: its means are good to about 1e-6.
        Assert.Equal(theirs.Number("logLikelihood"), model.LogProb(iris.X).sum().item<double>(), 1e-6);
        Assert.InRange(Oracle.Apart(model.Weights, theirs.Numbers("weights", 3)), 0, 1e-6);
        Assert.InRange(Oracle.Apart(model.Means, theirs.Numbers("means", 3, 4)), 0, 1e-6);
        var p = Gaussians.Count(kind, 3, 4);
        Assert.Equal(theirs.Number("bic"), p * Math.Log(150) - 2 * theirs.Number("logLikelihood"), 1e-6);
        Assert.Equal(theirs.Number("aic"), 2 * p - 2 * theirs.Number("logLikelihood"), 1e-6);
    }

    [Fact]
    public void Iris_from_its_species_reaches_the_published_likelihood()
    {
        using var scope = NewDisposeScope();
        var iris = Oracle.Iris();
        using var model = Model(new() { Start = MixtureStart.Labels, Tolerance = 1e-13 });
        var bounds = model.Fit(iris, 2000);
        Assert.Equal(-180.185477, 150 * bounds[^1], 1e-6);
        Assert.InRange(Oracle.Apart(model.Weights, tensor(new[] { .333333, .299193, .367473 })), 0, 1e-6);
    }

    [Fact]
    public void Examples_that_come_in_several_turns_give_the_sums_that_they_give_at_once()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        RandomState.Seed(7);
        using var model = Model(new() { Components = 8 }, 16, 0);
        var x = randn(9000, 1, 1, 16, dtype: float64);
        model.Set(model.Weights, randn(8, 16, dtype: float64), model.Spreads);
        Assert.True(model.NumbersPerExample * 9000 > 1L << 20);                        // more than one turn
        var (a, b) = (ExpectationMaximization.Expect(model, new WholeExamples(x)), model.Expect(new(x), 0));
        Assert.Equal(b.Bound.item<double>(), a.Bound.item<double>(), 1e-6);
        foreach (var (one, other) in a.Sums.Zip(b.Sums)) Assert.InRange(Oracle.Apart(one, other), 0, 1e-9);
    }

    [Fact]
    public void Two_examples_labeled_and_two_not_follow_the_closed_form()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        // Components at 0 and 4 with variance 1. Labeled (alpha 2): 1 belongs to the first, 5 to the second. Without
        // label: 2, as likely of either, and 0: its odds are e^((4² - 0)/2) = e^8.
        using var model = Model(new() { Components = 2, Labeled = 2, Alpha = 2 }, 1, 2);
        model.Set(tensor(new[] { 0.5, 0.5 }), tensor(new[] { 0.0, 4.0 }).view(2, 1), ones(2, 1, 1, dtype: float64));
        var x = tensor(new[] { 1.0, 5, 2, 0 }).view(4, 1, 1, 1);
        _ = ExpectationMaximization.Iterate(model, new WholeExamples(x, tensor(new long[] { 0, 1, 0, 0 })));
        var r = 1 / (1 + Math.Exp(-8));
        var n = (First: 2 + 0.5 + r, Second: 2 + 0.5 + 1 - r);
        Assert.Equal(n.First / 6, model.Weights[0].item<double>(), 1e-12);
        Assert.Equal((2 * 1 + 0.5 * 2) / n.First, model.Means[0, 0].item<double>(), 1e-12);
        Assert.Equal((2 * 5 + 0.5 * 2) / n.Second, model.Means[1, 0].item<double>(), 1e-12);
    }

    [Fact]
    public void A_component_on_one_example_stays_at_the_floor_and_is_counted()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(2);
        var x = cat([randn(30, 1, 1, 2, dtype: float64), full([1, 1, 1, 2], 50.0, dtype: float64)], 0);
        using var model = Model(new() { Components = 2, Floor = 0.01 }, 2);
        _ = model.Fit(new WholeExamples(x), 50);
        using var off = no_grad();
        var terms = model.Iterate(1, new WholeExamples(x));
        Assert.Equal(2, terms.Watched.Single(w => w.Name == "floored").Value.item<double>());
        // The eigenvalues of a diagonal matrix of floors, to rounding.
        Assert.Equal(0.01, linalg.eigvalsh(model.Spreads).min().item<double>(), 1e-9);
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Tied)]
    [InlineData(CovarianceKind.Diagonal)]
    [InlineData(CovarianceKind.Spherical)]
    public void Samples_have_the_moments_of_the_mixture(CovarianceKind kind)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(3);
        using var model = Model(new() { Components = 2, Covariance = kind }, 2);
        var sigma = kind switch
        {
            CovarianceKind.Full => stack([tensor(new[,] { { 2.0, 0.9 }, { 0.9, 1 } }), eye(2, dtype: float64)]),
            CovarianceKind.Tied => tensor(new[,] { { 2.0, 0.9 }, { 0.9, 1 } }).unsqueeze(0),
            CovarianceKind.Diagonal => tensor(new[,] { { 2.0, 1 }, { 1, 0.5 } }),
            _ => tensor(new[,] { { 2.0 }, { 0.5 } }),
        };
        model.Set(tensor(new[] { 0.25, 0.75 }), tensor(new[,] { { -3.0, 0 }, { 1, 2 } }), sigma);
        var x = model.Sample(new NoiseSource(40_000, CPU)).flatten(1).to(float64);
        var mean = model.Weights.unsqueeze(0).mm(model.Means);                         // [1, 2]
        var y = model.Means - mean;
        var covariance = (model.Weights.view(2, 1, 1) * (model.Spreads + y.unsqueeze(2) * y.unsqueeze(1))).sum([0]);
        // Standard errors: at most √(5 / 40,000) = 0.011 of a mean; √(2 · 5² / 40,000) = 0.035 of a variance.
        Assert.InRange(Oracle.Apart(x.mean([0]), mean[0]), 0, 0.05);
        var centered = x - mean;
        Assert.InRange(Oracle.Apart(centered.t().mm(centered) / 40_000, covariance), 0, 0.15);
    }

    [Fact]
    public void Stepwise_EM_comes_near_the_optimum_of_all_examples()
    {
        using var scope = NewDisposeScope();
        var iris = Oracle.Iris();
        using var model = Model(new() { Start = MixtureStart.Labels, Minibatch = true, Decay = 0.6 });
        using var off = no_grad();
        RandomState.Seed(6);
        for (var t = 0; t < 400; t++)
        {
            using var iteration = NewDisposeScope();
            var some = rand(150).argsort()[..50];
            _ = model.Iterate(t, new WholeExamples(iris.X[some], iris.Labels![some]));
        }
        // Minibatches of 50 leave a noise of about γ = 0.03 of a standard deviation: less than a nat of 150 flowers.
        Assert.Equal(-180.185, model.LogProb(iris.X).sum().item<double>(), 3.0);
    }

    [Theory]
    [InlineData(MixtureStart.Given, 0, "means: got 0 numbers, expected 3 times 4 with start given")]
    [InlineData(
        MixtureStart.Labels, 5, "components: got 3 for labels of 5 classes, expected at least as many, and labels")]
    public void Options_that_do_not_fit_the_data_end_in_a_sentence(MixtureStart start, int classes, string sentence)
    {
        var o = new GaussianMixtureOptions { Start = start };
        Assert.Equal(sentence, Assert.Throws<OptionsException>(() => o.Create(DataShape.Vector(4, classes))).Message);
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Tied)]
    public void The_density_by_factors_is_that_of_the_whole_covariance(CovarianceKind kind)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(11);
        var (K, D, L) = (3L, 9L, 4L);
        var root = randn(kind == CovarianceKind.Tied ? 1 : K, D, D, dtype: float64);
        var (sigma, W, logDet, _) = Gaussians.Whiten(root.bmm(root.transpose(1, 2)), kind, 1e-3, D, L);
        var means = 10 + randn(K, D, dtype: float64);
        var x = 10 + 2 * randn(50, D, dtype: float64);
        var found = Gaussians.LogDensity(x, means, W, logDet, L);
        Assert.InRange(Oracle.Apart(found, Gaussians.LogDensity(x, means, W, logDet)), 0, 1e-10);
        // And by solving with Σ itself.
        for (var k = 0; k < K; k++)
        {
            var S = sigma[kind == CovarianceKind.Tied ? 0 : k];
            var y = x - means[k];
            var far = (y * linalg.solve(S, y.t()).t()).sum([1]);
            var (_, log) = linalg.slogdet(S);
            var expected = (far + log + D * Math.Log(2 * Math.PI)) * -0.5;
            Assert.InRange(Oracle.Apart(found.select(1, k), expected), 0, 1e-9);
        }
    }
}
