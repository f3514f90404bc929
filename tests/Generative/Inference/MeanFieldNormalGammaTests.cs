using Generative.Conjugacy;
using Generative.ExponentialFamilies;
using Generative.Inference;
using Generative.Tests.ExponentialFamilies;

namespace Generative.Tests.Inference;

/// <summary>The factorized posterior of a Gaussian's mean and precision against the exact one.</summary>
public sealed class MeanFieldNormalGammaTests
{
    private static Tensor X => tensor(new[] { 0.3, 1.7, -0.4, 2.2, 0.9 }).unsqueeze(1);

    private static Tensor Prior =>
        NormalGammaFamily.Natural(tensor(0.5), tensor(2.0), tensor(3.0), tensor(1.0));

    private static Tensor Posterior => new GaussianMeanAndPrecision().Posterior(Prior, X);

    [Fact]
    public void The_divergence_from_the_exact_posterior_falls_until_nothing_changes()
    {
        using var scope = NewDisposeScope();
        var lambda = Posterior;
        var q = MeanFieldNormalGamma.Start(lambda);
        var divergence = q.Kl(lambda).item<double>();
        for (var t = 0; t < 40; t++)
        {
            q = q.Update(lambda);
            var next = q.Kl(lambda).item<double>();
            Assert.InRange(next, 0, divergence + 1e-13);
            divergence = next;
        }
        var last = q.Update(lambda);
        Assert.InRange((last.Mu - q.Mu).abs().max().item<double>(), 0, 1e-12);
        Assert.InRange((last.Tau - q.Tau).abs().max().item<double>(), 0, 1e-12);
        Assert.True(divergence > 0.01);
    }

    [Fact]
    public void The_divergence_is_the_integral_over_the_plane()
    {
        using var scope = NewDisposeScope();
        var lambda = Posterior;
        var q = MeanFieldNormalGamma.Start(lambda).Update(lambda).Update(lambda);
        var (points, volume) = Quadrature.MeansAndPrecisions();
        var logQ = q.LogProb(points);
        var logP = new NormalGammaFamily().LogProb(points, lambda);
        var weight = (logQ + volume).exp();
        Assert.Equal(1, weight.sum().item<double>(), 1e-7);
        Assert.Equal((weight * (logQ - logP)).nan_to_num(0).sum().item<double>(), q.Kl(lambda).item<double>(), 1e-6);
    }

    [Fact]
    public void The_fixed_point_is_that_of_the_equations_in_the_usual_parameters()
    {
        using var scope = NewDisposeScope();
        var lambda = Posterior;
        var q = MeanFieldNormalGamma.Start(lambda);
        for (var t = 0; t < 60; t++) q = q.Update(lambda);
        // Bishop, 2006, eq. 10.26 to 10.30: q(μ) = N(m', 1 / ((β + n) E[τ])), a' = a + (n + 1) / 2,
        // b' = b + ½ E[Σ (xᵢ - μ)² + β (μ - m)²].
        var (mu, variance) = NormalFamily.Parameters(q.Mu);
        var (a, b) = GammaFamily.Parameters(q.Tau);
        var tau = (a / b).item<double>();
        Assert.Equal((2 * 0.5 + 4.7) / 7, mu.item<double>(), 1e-12);
        Assert.Equal(1 / (7 * tau), variance.item<double>(), 1e-12);
        Assert.Equal(3 + 3, a.item<double>(), 1e-12);
        var spread = ((X - mu).square().sum() + 5 * variance + 2 * ((mu - 0.5).square() + variance)).item<double>();
        Assert.Equal(1 + spread / 2, b.item<double>(), 1e-10);
    }

    [Fact]
    public void The_factorized_posterior_is_too_sure_of_the_mean()
    {
        using var scope = NewDisposeScope();
        var lambda = Posterior;
        var q = MeanFieldNormalGamma.Start(lambda);
        for (var t = 0; t < 60; t++) q = q.Update(lambda);
        // Var[μ] of the exact posterior is b / (β (a - 1)).
        var (_, beta, a, b) = NormalGammaFamily.Parameters(lambda);
        var exact = (b / (beta * (a - 1))).item<double>();
        Assert.InRange(NormalFamily.Parameters(q.Mu).Variance.item<double>(), 0.5 * exact, 0.99 * exact);
    }
}
