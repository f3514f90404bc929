using Generative.ExponentialFamilies;
using Generative.Numerics;

namespace Generative.Tests.ExponentialFamilies;

/// <summary>What holds for every exponential family. A new one is under these laws by being there.</summary>
public sealed class FamilyLaws
{
    private const int Draws = 100_000;

    public static TheoryData<string> Families => [.. FamilyCases.All.Keys];

    [Fact]
    public void Every_family_is_enrolled() =>
        Assert.Empty(typeof(ExponentialFamily).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(ExponentialFamily)) && !t.IsAbstract)
            .Select(t => t.Name).Except(FamilyCases.All.Keys).Select(n => $"{n} stands under no law: add a case"));

    [Theory, MemberData(nameof(Families))]
    public void The_density_is_one_in_all_and_A_gives_its_mean_covariance_entropy_and_divergence(string name)
    {
        using var scope = NewDisposeScope();
        var (family, eta, points) = FamilyCases.All[name]();
        var (x, logVolume) = points();                                                 // [M, E], [M]
        var logP = family.LogProb(x.unsqueeze(1), eta);                                // [M, 2]
        var p = (logP + logVolume.unsqueeze(1)).exp();
        // The sums are good to 1e-9, the derivatives of A to 1e-13.
        Near(ones(2, float64), p.sum([0]), 1e-8, "sum");
        var t = where(p.unsqueeze(2) > 0, family.Statistic(x).unsqueeze(1), 0.0);      // [M, 2, P]
        var mean = (p.unsqueeze(2) * t).sum([0]);
        Near(mean, family.Mean(eta), 1e-7, "mean");
        var y = t - mean;
        var weighted = p.unsqueeze(2) * y;
        for (var p1 = 0; p1 < family.Size; p1++)
            Near((weighted * y.narrow(2, p1, 1)).sum([0]), family.Covariance(eta).select(1, p1), 1e-6, "covariance");
        var finite = logP.nan_to_num(0, 0, 0);
        Near(-(p * finite).sum([0]), family.Entropy(eta), 1e-7, "entropy");
        Near((p * (finite - finite.flip(1))).sum([0]), family.Kl(eta, eta.flip(0)), 1e-6, "divergence");
        Near(zeros(2, float64), family.Kl(eta, eta), 1e-12, "divergence from itself");
    }

    [Theory, MemberData(nameof(Families))]
    public void Draws_have_the_mean_and_the_covariance_that_A_says(string name)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(11);
        var (family, eta, _) = FamilyCases.All[name]();
        var x = family.Sample(eta, new NoiseSource(Draws, CPU, float64));              // [n, 2, E]
        Assert.Equal([Draws, 2, family.EventSize], x.shape);
        var y = family.Statistic(x) - family.Mean(eta);                                // [n, 2, P]
        WithinErrors(y, zeros_like(eta));
        var covariance = family.Covariance(eta);                                       // [2, P, P]
        for (var p = 0; p < family.Size; p++) WithinErrors(y * y.narrow(2, p, 1), covariance.select(1, p));
    }

    [Theory, MemberData(nameof(Families))]
    public void The_maximum_of_the_likelihood_is_where_its_gradient_vanishes(string name)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(12);
        var (family, eta, _) = FamilyCases.All[name]();
        var x = family.Sample(eta, new NoiseSource(2000, CPU, float64));
        var found = family.MaximumLikelihood(family.Statistic(x).mean([0]));
        Assert.True(family.Contains(found).all().item<bool>());
        var leaf = found.detach().requires_grad_();
        var gradient = Gradients.Of(family.LogProb(x, leaf).mean([0]), leaf);
        Near(zeros_like(found), gradient, 1e-8, "gradient");
        // In the limit of all examples it is the parameter they were drawn with.
        Near(eta, family.MaximumLikelihood(family.Mean(eta)), 1e-7, "parameters");
    }

    [Theory, MemberData(nameof(Families))]
    public void Parameters_outside_and_means_beyond_the_edge_are_known(string name)
    {
        using var scope = NewDisposeScope();
        var (family, eta, _) = FamilyCases.All[name]();
        Assert.True(family.Contains(eta).all().item<bool>());
        Assert.False(family.Contains(full_like(eta, double.NaN)).any().item<bool>());
    }

    [Fact]
    public void A_mean_that_no_member_has_ends_in_a_sentence()
    {
        using var scope = NewDisposeScope();
        // E[ln x] is below ln E[x].
        var fault = Assert.Throws<ArgumentException>(() =>
            new GammaFamily().MaximumLikelihood(tensor(new[] { 1.0, 1.0 })));
        Assert.Equal(
            "no GammaFamily has this mean of its statistics: it lies on the edge of what they can have, or beyond",
            fault.Message);
    }

    [Fact]
    public void The_normal_Wishart_law_of_one_number_is_a_normal_gamma_law()
    {
        using var scope = NewDisposeScope();
        var a = (NormalGammaFamily)FamilyCases.All[nameof(NormalGammaFamily)]().Family;
        var (wishart, eta, points) = FamilyCases.All[nameof(NormalWishartFamily)]();
        var (m, beta, inverse, nu) = ((NormalWishartFamily)wishart).Parameters(eta);
        var same = NormalGammaFamily.Natural(m.squeeze(1), beta, nu / 2, inverse.view(2) / 2);
        var x = points().X[..5];
        Near(a.LogProb(x.unsqueeze(1), same), wishart.LogProb(x.unsqueeze(1), eta), 1e-10, "density");
    }

    // Five standard errors of the mean over the draws, for each number.
    private static void WithinErrors(Tensor draws, Tensor expected)
    {
        var error = draws.std([0]) / Math.Sqrt(draws.shape[0]);
        var z = (draws.mean([0]) - expected) / (error + 1e-12);
        Assert.InRange(z.abs().max().item<double>(), 0, 5);
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance, string what)
    {
        var apart = ((expected - actual).abs() / (1 + expected.abs())).max().item<double>();
        Assert.True(apart <= tolerance, $"{what}: {apart} apart, expected at most {tolerance}");
    }
}
