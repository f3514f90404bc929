using Generative.Inference;
using Generative.Models.Classical;
using Generative.Numerics;
using GaussianMixture = Generative.Models.Classical.GaussianMixture;

namespace Generative.Models.Tests.Classical;

/// <summary>Examples with numbers that are missing, against closed forms and whole covariances.</summary>
public sealed class MissingEntriesTests
{
    private static DataShape Shape(int D) => DataShape.Vector(D) with { HasMissing = true };

    // A factor and noise, with holes in a fifth of the places.
    private static Tensor Holes(int n, int D)
    {
        RandomState.Seed(3);
        var x = 2 * randn(n, 1, dtype: float64) + randn(n, D, dtype: float64) + 1;
        return x.masked_fill(rand(n, D) < 0.2, double.NaN);
    }

    [Fact]
    public void Where_only_the_second_number_is_missing_the_optimum_is_the_closed_form()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        var a = randn(80, dtype: float64);
        var b = 2 - 0.7 * a + 0.5 * randn(80, dtype: float64);
        const int seen = 50;
        // Anderson, 1957: a has the moments of all examples; b follows from its regression on a where it is there.
        var (mu, variance) = (a.mean(), a.square().mean() - a.mean().square());
        var (x, y) = (a[..seen], b[..seen]);
        var (dx, dy) = (x - x.mean(), y - y.mean());
        var slope = (dx * dy).sum() / dx.square().sum();
        var rest = (dy - slope * dx).square().mean();
        var expected = stack([mu, y.mean() + slope * (mu - x.mean()), variance, slope * variance,
            rest + slope.square() * variance]);
        b[seen..] = full_like(b[seen..], double.NaN);
        using var model = new GaussianMixture(new() { Components = 1, Tolerance = 1e-15 }, Shape(2));
        model.to(float64);
        _ = model.Fit(new WholeExamples(stack([a, b], 1).view(80, 1, 1, 2)), 2000);
        var (means, sigma) = (model.Means[0], model.Spreads[0]);
        var found = stack([means[0], means[1], sigma[0, 0], sigma[0, 1], sigma[1, 1]]);
        // EM ends where an iteration brings less than 1e-15: the parameters are good to the square root of that.
        Assert.InRange(Oracle.Apart(found, expected), 0, 1e-6);
    }

    [Fact]
    public void The_density_is_that_of_the_numbers_that_are_there()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var x = Holes(30, 4);
        using var mixture = new GaussianMixture(new() { Components = 2 }, Shape(4));
        using var factors = new FactorAnalysis(
            new FactorAnalysisOptions { Factors = 2, Start = FactorStart.Random }, Shape(4), isotropic: false);
        mixture.to(float64);
        factors.to(float64);
        var examples = new WholeExamples(x.view(30, 1, 1, 4));
        _ = mixture.Fit(examples, 5);
        _ = factors.Fit(examples, 5);
        var mean = (Tensor)factors.named_parameters().Single(p => p.name == "mean").parameter;
        var covariance = factors.Loadings.mm(factors.Loadings.t()) + diag(factors.Noise);
        var (ofMixture, ofFactors) = (mixture.LogProb(examples.X), factors.LogProb(examples.X));
        for (var i = 0; i < 30; i++)
        {
            var there = x[i].isnan().logical_not().nonzero().squeeze(1);
            var part = x[i].index_select(0, there).view(1, 1, 1, -1);
            Tensor Block(Tensor sigma) => sigma.index_select(-1, there).index_select(-2, there);
            Assert.Equal(Plain(mixture.Weights, mixture.Means.index_select(1, there), Block(mixture.Spreads), part),
                ofMixture[i].item<double>(), 1e-9);
            Assert.Equal(Plain(ones(1, float64), mean.index_select(0, there).unsqueeze(0),
                Block(covariance).unsqueeze(0), part), ofFactors[i].item<double>(), 1e-9);
        }
    }

    // ln p(x) of a mixture without gaps.
    private static double Plain(Tensor pi, Tensor mu, Tensor sigma, Tensor x)
    {
        if (mu.shape[1] == 0) return 0;
        var options = new GaussianMixtureOptions { Components = (int)pi.shape[0], Floor = 1e-12 };
        using var model = new GaussianMixture(options, DataShape.Vector((int)mu.shape[1]));
        model.to(float64);
        model.Set(pi, mu, sigma);
        return model.LogProb(x).item<double>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_the_optimum_the_likelihood_of_what_is_there_has_no_gradient(bool isotropic)
    {
        using var scope = NewDisposeScope();
        var x = Holes(100, 4);
        FactorOptions o = isotropic ? new PpcaOptions { Factors = 1, Tolerance = 1e-14 }
            : new FactorAnalysisOptions { Factors = 1, Tolerance = 1e-14 };
        using var model = new FactorAnalysis(o, Shape(4), isotropic);
        model.to(float64);
        _ = model.Fit(new WholeExamples(x.view(100, 1, 1, 4)), 1000);
        Tensor[] leaves = [.. model.named_parameters().OrderBy(p => p.name)
            .Select(p => p.parameter.detach().clone().requires_grad_())];               // loadings, mean, noise
        var psi = isotropic ? leaves[2].mean().expand(4) : leaves[2];
        var covariance = leaves[0].mm(leaves[0].t()) + diag(psi);
        var likelihood = new IncompleteGaussians(x, leaves[1].unsqueeze(0), covariance.unsqueeze(0)).LogDensity.sum();
        likelihood.backward();
        // With curvatures near 100 this is 1e-5 of a parameter.
        Assert.All(leaves, l => Assert.InRange(l.grad!.abs().max().item<double>(), 0, 1e-3));
    }

    [Fact]
    public void Without_gaps_the_iterations_are_those_of_whole_examples()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var iris = Oracle.Iris();
        foreach (var kind in Enum.GetValues<CovarianceKind>())
        {
            var o = new GaussianMixtureOptions
            {
                Covariance = kind, Start = MixtureStart.Given, Means = [.. Oracle.Start(iris).flatten().data<double>()]
            };
            using var one = new GaussianMixture(o, DataShape.Vector(4));
            using var other = new GaussianMixture(o, Shape(4));
            Same(one, other);
        }
        foreach (var isotropic in new[] { true, false })
        {
            FactorOptions o = isotropic ? new PpcaOptions { Start = FactorStart.Random }
                : new FactorAnalysisOptions { Start = FactorStart.Random };
            using var one = new FactorAnalysis(o, DataShape.Vector(4), isotropic);
            using var other = new FactorAnalysis(o, Shape(4), isotropic);
            Same(one, other);
        }

        void Same(EmModel one, EmModel other)
        {
            one.to(float64);
            other.to(float64);
            RandomState.Seed(2);
            var a = one.Fit(iris, 6);
            RandomState.Seed(2);
            var b = other.Fit(iris, 6);
            Assert.Equal(a, b, (u, v) => Math.Abs(u - v) < 1e-10);
        }
    }

    [Fact]
    public void A_gap_is_filled_with_what_the_factors_say()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        // Three copies of one number, with some noise: each tells the others.
        RandomState.Seed(4);
        var z = randn(200, 1, dtype: float64);
        var x = (z.expand(200, 3) + 0.1 * randn(200, 3, dtype: float64)).clone();
        var whole = x.clone();
        for (var i = 0; i < 200; i++) x[i, i % 3] = tensor(double.NaN, dtype: float64);
        using var model = new FactorAnalysis(new PpcaOptions { Factors = 1, Tolerance = 1e-9 }, Shape(3), true);
        model.to(float64);
        _ = model.Fit(new WholeExamples(x.view(200, 1, 1, 3)), 500);
        var filled = model.Reconstruct(x.view(200, 1, 1, 3)).flatten(1);
        // Two numbers with an error of 0.1 each tell the third to 0.1 √1.5 = 0.12, themselves to less.
        Assert.InRange((filled - whole).square().mean().sqrt().item<double>(), 0, 0.13);
    }
}
