using Generative.Distributions;

namespace Generative.Tests.Distributions;

/// <summary>Densities against quadrature and closed forms.</summary>
public sealed class DistributionTests
{
    [Fact]
    public void A_normal_density_integrates_to_one_and_its_entropy_is_its_integral()
    {
        using var scope = NewDisposeScope();
        const double mu = 0.7, variance = 0.3;
        var x = linspace(-8, 9, 20_001, dtype: float64).unsqueeze(1);                  // [n, 1]
        var p = new DiagonalNormal(full([1], mu, dtype: float64), full([1], Math.Log(variance), dtype: float64));
        var logP = p.LogProb(x);
        const double dx = 17.0 / 20_000;
        Assert.Equal(1, (logP.exp().sum() * dx).item<double>(), 9);
        Assert.Equal((-(logP.exp() * logP).sum() * dx).item<double>(), p.Entropy.item<double>(), 8);
    }

    [Fact]
    public void The_divergence_to_the_standard_normal_is_its_quadrature()
    {
        using var scope = NewDisposeScope();
        var q = new DiagonalNormal(full([1], 0.7, dtype: float64), full([1], Math.Log(0.3), dtype: float64));
        var x = linspace(-8, 9, 20_001, dtype: float64).unsqueeze(1);
        var logQ = q.LogProb(x);
        var integral = (logQ.exp() * (logQ - DiagonalNormal.StandardLike(x).LogProb(x))).sum() * (17.0 / 20_000);
        Assert.Equal(integral.item<double>(), q.KlToStandard.item<double>(), 8);
    }

    [Fact]
    public void Draws_have_the_mean_and_deviation_of_the_parameters()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var q = new DiagonalNormal(tensor(new[] { 1.0, -2.0 }), tensor(new[] { Math.Log(4.0), Math.Log(0.25) }));
        var z = q.RSample(100_000);                                             // [n, 2]
        var mean = z.mean([0]).data<double>().ToArray();
        var deviation = z.std(0).data<double>().ToArray();
        // Four standard errors of the mean (2/sqrt(n)) and of the deviation (sigma/sqrt(2n)).
        Assert.InRange(mean[0], 1 - (4 * 2 / 316.2), 1 + (4 * 2 / 316.2));
        Assert.InRange(mean[1], -2 - (4 * 0.5 / 316.2), -2 + (4 * 0.5 / 316.2));
        Assert.InRange(deviation[0], 2 - (4 * 2 / 447.2), 2 + (4 * 2 / 447.2));
        Assert.InRange(deviation[1], 0.5 - (4 * 0.5 / 447.2), 0.5 + (4 * 0.5 / 447.2));
    }

    [Fact]
    public void Bernoulli_pixels_sum_to_one_over_all_images()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0.3, -1.2, 2.0 });
        // [8, 3]
        var images = cartesian_prod(tensor(new[] { 0.0, 1.0 }), tensor(new[] { 0.0, 1.0 }), tensor(new[] { 0.0, 1.0 }));
        Assert.Equal(1, new BernoulliPixels(logits.expand(8, 3)).LogProb(images).exp().sum().item<double>(), 12);
    }

    [Fact]
    public void Gray_pixels_give_the_expectation_over_binarized_ones()
    {
        using var scope = NewDisposeScope();
        var gray = tensor(new[,] { { 0.2, 0.9 } });
        var p = new BernoulliPixels(tensor(new[,] { { 0.5, -0.7 } }));
        double expected = 0;
        foreach (var (a, b) in new[] { (0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0) })
            expected += (a == 1 ? 0.2 : 0.8) * (b == 1 ? 0.9 : 0.1)
                * p.LogProb(tensor(new[,] { { a, b } })).item<double>();
        Assert.Equal(expected, p.LogProb(gray).item<double>(), 12);
    }
}
