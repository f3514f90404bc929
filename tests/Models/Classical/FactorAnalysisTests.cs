using Generative.Inference;
using Generative.Models.Classical;
using Generative.Numerics;
using GaussianMixture = Generative.Models.Classical.GaussianMixture;

namespace Generative.Models.Tests.Classical;

/// <summary>Probabilistic PCA, factor analysis and mixtures of PPCA against closed forms and scikit-learn.</summary>
public sealed class FactorAnalysisTests
{
    // Maximum likelihood of PPCA on iris, by its eigenvalues.
    public static TheoryData<int, double> Iris => new()
    {
        { 1, -470.669458 }, { 2, -404.962780 }, { 3, -379.914630 },
    };

    private static FactorAnalysis Model(FactorOptions o)
    {
        var model = (FactorAnalysis)o.Create(DataShape.Vector(4));
        model.to(float64);
        return model;
    }

    [Theory, MemberData(nameof(Iris))]
    public void The_closed_form_is_a_fixed_point_at_the_published_likelihood(int factors, double likelihood)
    {
        using var scope = NewDisposeScope();
        var iris = Oracle.Iris();
        using var model = Model(new PpcaOptions { Factors = factors, Tolerance = 0 });
        // The published numbers have six decimals.
        Assert.All(model.Fit(iris, 3), bound => Assert.Equal(likelihood, 150 * bound, 1e-6));
    }

    [Theory, MemberData(nameof(Iris))]
    public void EM_from_random_loadings_reaches_the_closed_form(int factors, double likelihood)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        using var model = Model(new PpcaOptions { Factors = factors, Start = FactorStart.Random, Tolerance = 1e-14 });
        Assert.Equal(likelihood, 150 * model.Fit(Oracle.Iris(), 5000)[^1], 1e-6);
    }

    [Theory, MemberData(nameof(Iris))]
    public void A_mixture_of_one_PPCA_is_PPCA(int factors, double likelihood)
    {
        using var scope = NewDisposeScope();
        using var model = new GaussianMixture(new() { Components = 1, Factors = factors }, DataShape.Vector(4));
        model.to(float64);
        Assert.Equal(likelihood, 150 * model.Fit(Oracle.Iris(), 5)[^1], 1e-6);
    }

    [Fact]
    public void Without_a_factor_it_is_one_spherical_Gaussian()
    {
        using var scope = NewDisposeScope();
        GaussianMixtureOptions o = new() { Components = 1, Covariance = CovarianceKind.Spherical };
        using var model = new GaussianMixture(o, DataShape.Vector(4));
        model.to(float64);
        Assert.Equal(-889.516131, 150 * model.Fit(Oracle.Iris(), 3)[^1], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_covariance_is_that_of_scikit_learn(int factors)
    {
        using var scope = NewDisposeScope();
        using var model = Model(new PpcaOptions { Factors = factors });
        _ = model.Fit(Oracle.Iris(), 1);
        using var off = no_grad();
        var covariance = model.Loadings.mm(model.Loadings.t()) + diag(model.Noise);
        var theirs = Oracle.Of("ppca", $"{factors}").Numbers("covariance", 4, 4);
        Assert.InRange(Oracle.Apart(covariance, theirs), 0, 1e-10);
    }

    [Fact]
    public void Factor_analysis_reaches_the_optimum_of_scikit_learn()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new FactorAnalysisOptions { Factors = 1, Tolerance = 1e-14 });
        var theirs = Oracle.Of("factorAnalysis", "iris");
        // On iris itself a variance of the noise goes to 0: here each column has noise of its own, as in classical.py.
        var noise = (1.7 * arange(1, 151).to(float64).unsqueeze(1) * arange(1, 5).to(float64)).sin() * 2;
        var x = Oracle.Iris().X + noise.view(150, 1, 1, 4);
        _ = model.Fit(new WholeExamples(x), 20_000);
        using var off = no_grad();
        // Both stop when an iteration brings less than about 1e-13 a flower.
        Assert.Equal(theirs.Number("logLikelihood"), model.LogProb(x).sum().item<double>(), 1e-6);
        // The likelihood is flat there: with a curvature of 150 / 2 Ψ² = 19, 1e-7 nats are 1e-4 of a variance.
        Assert.InRange(Oracle.Apart(model.Noise, theirs.Numbers("noise", 4)), 0, 1e-4);
    }

    [Fact]
    public void The_density_is_that_of_the_Gaussian_with_the_whole_covariance()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(2);
        var iris = Oracle.Iris();
        using var model = Model(new FactorAnalysisOptions { Start = FactorStart.Random });
        _ = model.Fit(iris, 4);
        using var off = no_grad();
        using var whole = new GaussianMixture(new() { Components = 1 }, DataShape.Vector(4));
        whole.to(float64);
        var covariance = model.Loadings.mm(model.Loadings.t()) + diag(model.Noise);
        whole.Set(ones(1, dtype: float64), iris.X.flatten(1).mean([0], keepdim: true), covariance.unsqueeze(0));
        Assert.InRange(Oracle.Apart(model.LogProb(iris.X), whole.LogProb(iris.X)), 0, 1e-10);
        // Samples: standard error of a variance of 3 from 40,000 is 3 √(2 / 40,000) = 0.02.
        var x = model.Sample(new NoiseSource(40_000, CPU)).flatten(1);
        var y = x - x.mean([0]);
        Assert.InRange(Oracle.Apart(y.t().mm(y) / 40_000, covariance), 0, 0.1);
    }

    [Fact]
    public void As_many_factors_as_numbers_end_in_a_sentence() =>
        Assert.Equal("factors: got 4, expected less than the 4 numbers of an example",
            Assert.Throws<OptionsException>(() => Model(new PpcaOptions { Factors = 4 })).Message);
}
