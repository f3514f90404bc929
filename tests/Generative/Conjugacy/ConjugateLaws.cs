using Generative.Conjugacy;
using Generative.ExponentialFamilies;

namespace Generative.Tests.Conjugacy;

/// <summary>What holds for every row of the table of conjugate priors. A new one is under these laws by being there.
/// </summary>
public sealed class ConjugateLaws
{
    public static TheoryData<string> Rows => [.. ConjugateCases.All.Keys];

    [Fact]
    public void Every_row_is_enrolled() =>
        Assert.Empty(typeof(ConjugatePrior).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(ConjugatePrior)) && !t.IsAbstract)
            .Select(t => t.Name).Except(ConjugateCases.All.Keys).Select(n => $"{n} stands under no law: add a case"));

    [Theory, MemberData(nameof(Rows))]
    public void Posterior_and_evidence_are_those_of_prior_times_likelihood(string name)
    {
        using var scope = NewDisposeScope();
        var c = ConjugateCases.All[name]();
        var (theta, volume) = c.Thetas();                                              // [M, T], [M]
        var joint = c.Row.LogDensity(c.Prior, theta) + volume;
        for (var i = 0; i < c.Examples.shape[0]; i++) joint += c.LogLikelihood(theta, c.Examples[i]);
        joint = joint.nan_to_num(double.NegativeInfinity);
        var evidence = joint.logsumexp(0);
        // The sum over the points is good to about nine digits.
        Assert.Equal(evidence.item<double>(), c.Row.LogEvidence(c.Prior, c.Examples).item<double>(), 1e-8);
        var posterior = c.Row.LogDensity(c.Row.Posterior(c.Prior, c.Examples), theta) + volume;
        var apart = ((joint - evidence).exp() - posterior.nan_to_num(double.NegativeInfinity).exp()).abs();
        Assert.InRange(apart.sum().item<double>(), 0, 1e-7);
    }

    [Theory, MemberData(nameof(Rows))]
    public void The_likelihood_is_the_one_that_is_named(string name)
    {
        using var scope = NewDisposeScope();
        var c = ConjugateCases.All[name]();
        var theta = Likely(c);
        for (var i = 0; i < c.Examples.shape[0]; i++)
            Near(c.LogLikelihood(theta, c.Examples[i]), c.Row.LogLikelihood(theta, c.Examples[i]), 1e-9);
    }

    [Theory, MemberData(nameof(Rows))]
    public void Evidence_is_the_product_of_one_step_predictions(string name)
    {
        using var scope = NewDisposeScope();
        var c = ConjugateCases.All[name]();
        var (state, sum) = (c.Prior, 0.0);
        for (var i = 0; i < c.Examples.shape[0]; i++)
        {
            sum += c.Row.LogPredictive(state, c.Examples[i]).item<double>();
            state = c.Row.Posterior(state, c.Examples.narrow(0, i, 1));
        }
        Assert.Equal(sum, c.Row.LogEvidence(c.Prior, c.Examples).item<double>(), 1e-10);
        Near(c.Row.Posterior(c.Prior, c.Examples), state, 1e-12);
    }

    [Theory, MemberData(nameof(Rows))]
    public void The_posterior_predictive_is_one_in_all_and_averages_the_likelihood(string name)
    {
        using var scope = NewDisposeScope();
        var c = ConjugateCases.All[name]();
        var posterior = c.Row.Posterior(c.Prior, c.Examples);
        var (x, volume) = c.Points();
        Assert.Equal(1, (c.Row.LogPredictive(posterior, x) + volume).exp().sum().item<double>(), 1e-7);
        var (theta, cell) = c.Thetas();
        var weight = c.Row.LogDensity(posterior, theta) + cell;                        // [M]
        var one = c.Examples[0];
        var average = (weight + c.LogLikelihood(theta, one)).nan_to_num(double.NegativeInfinity).logsumexp(0);
        Assert.Equal(average.item<double>(), c.Row.LogPredictive(posterior, one).item<double>(), 1e-8);
    }

    [Theory, MemberData(nameof(Rows))]
    public void No_theta_is_more_probable_than_the_MAP(string name)
    {
        using var scope = NewDisposeScope();
        var c = ConjugateCases.All[name]();
        var posterior = c.Row.Posterior(c.Prior, c.Examples);
        var map = c.Row.MaximumAPosteriori(c.Prior, c.Examples);
        var most = c.Row.LogDensity(posterior, map).item<double>();
        var all = c.Row.LogDensity(posterior, Likely(c));
        // The points come near it, and none is above.
        Assert.InRange(most - all.max().item<double>(), -1e-9, 0.05);
    }

    [Theory, MemberData(nameof(Rows))]
    public void Two_problems_at_once_are_two_problems(string name)
    {
        using var scope = NewDisposeScope();
        var c = ConjugateCases.All[name]();
        var half = c.Examples.shape[0] / 2;
        var x = stack([c.Examples[..(int)half], c.Examples[^(int)half..]]);             // [2, n, E]
        var both = c.Row.LogEvidence(c.Prior, x);
        for (var k = 0; k < 2; k++) Near(c.Row.LogEvidence(c.Prior, x[k]), both[k], 1e-12);
        Near(c.Row.Posterior(c.Prior, x[1]), c.Row.Posterior(c.Prior, x)[1], 1e-12);
    }

    [Fact]
    public void The_normal_gamma_posterior_has_the_parameters_of_the_notes()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.3, 1.7, -0.4, 2.2, 0.9 });
        var (m, beta, a, b) = (0.5, 2.0, 3.0, 1.0);
        var prior = NormalGammaFamily.Natural(tensor(m), tensor(beta), tensor(a), tensor(b));
        var (m1, beta1, a1, b1) = NormalGammaFamily.Parameters(
            new GaussianMeanAndPrecision().Posterior(prior, x.unsqueeze(1)));
        var mean = x.mean().item<double>();
        Assert.Equal((beta * m + 5 * mean) / 7, m1.item<double>(), 1e-12);
        Assert.Equal(7, beta1.item<double>(), 1e-12);
        Assert.Equal(5.5, a1.item<double>(), 1e-12);
        var scatter = (x - mean).square().sum().item<double>();
        Assert.Equal(b + scatter / 2 + beta * 5 * (mean - m) * (mean - m) / 14, b1.item<double>(), 1e-12);
    }

    // Points where the posterior is not negligible.
    private static Tensor Likely(ConjugateCase c)
    {
        var (theta, _) = c.Thetas();
        var log = c.Row.LogDensity(c.Row.Posterior(c.Prior, c.Examples), theta).nan_to_num(double.NegativeInfinity);
        return theta.index_select(0, (log > log.max() - 12).nonzero().squeeze(1));
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance) =>
        Assert.InRange(((expected - actual).abs() / (1 + expected.abs())).max().item<double>(), 0, tolerance);
}
