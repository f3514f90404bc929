using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Tests.Reparameterizations;

using Generative.Reparameterizations;

/// <summary>The implicit gradient of the gamma distribution, and what is composed of several such numbers.</summary>
public sealed class GammaGradientTests
{
    private const int n = 100_000;

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(2.5)]
    [InlineData(30)]
    [InlineData(400)]
    public void A_draw_moves_so_that_its_distribution_function_stays(double shape)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(61);
        var a = full([2000], shape, float64).requires_grad_();
        var x = new Gamma(a, ones(2000, float64)).RSample(1).squeeze(0);
        var slope = Gradients.Of(x, a);
        // Along the gradient F(x + h dx/da; a + h) - F(x - h dx/da; a - h) is of the order of h³.
        var (h, at, fixedX) = (2e-4 * shape / (1 + Math.Sqrt(shape)), a.detach(), x.detach());
        var moved = special.gammainc(at + h, fixedX + h * slope) - special.gammainc(at - h, fixedX - h * slope);
        Assert.True(moved.abs().max().item<double>() < 1e-8, $"{moved.abs().max().item<double>()}");
    }

    // dx/da at fixed F by mpmath 1.3 with forty digits: -diff(gammainc(a, 0, x, regularized), a) / p(x).
    [Theory]
    [InlineData(0.05, 1e-6, 0.00026635358314383508)]
    [InlineData(0.05, 0.3, 7.6847334012938257)]
    [InlineData(1, 0.7, 0.97321874099238762)]
    [InlineData(2.5, 9, 1.891711800090848)]
    [InlineData(30, 20, 0.81542222422603685)]
    [InlineData(30, 45, 1.2231425063703331)]
    [InlineData(1000, 900, 0.94840263817941041)]
    public void The_slope_of_a_draw_is_the_one_of_forty_digits(double a, double x, double expected)
    {
        using var scope = NewDisposeScope();
        var (shape, draw) = (full([1], a, float64), full([1], x, float64));
        // Differences of fourth order; at a = 1000 the incomplete gamma function's own rounding shows.
        Assert.Equal(1, x * StandardGamma.LogSlope(shape, draw).item<double>() / expected, 1e-7);
    }

    [Fact]
    public void Means_of_logarithms_of_Dirichlet_shares_have_their_gradient_at_small_parameters_too()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(62);
        var alpha = tensor(new[] { 0.01, 0.4, 3.0 }).requires_grad_();
        var each = alpha.detach().expand(n, 3).clone().requires_grad_();
        var theta = new Dirichlet(each).RSample(1).squeeze(0);                         // [n, 3]
        Near(ones(n, float64), theta.sum(-1).detach(), 1e-12);
        // E[θ_k] = α_k / Σ α,   E[ln θ_k] = ψ(α_k) - ψ(Σ α).
        for (var k = 1; k < 3; k++)
        {
            var share = theta.select(1, k);
            var mean = (alpha / alpha.sum()).select(0, k);
            WithinErrors(Gradients.Of(share, each, retain: true), Gradients.Of(mean, alpha));
            var meanLog = Dirichlets.ExpectedLog(alpha).select(0, k);
            WithinErrors(Gradients.Of(share.log(), each, retain: true), Gradients.Of(meanLog, alpha));
        }
        var first = (alpha / alpha.sum()).select(0, 0);
        WithinErrors(Gradients.Of(theta.select(1, 0), each), Gradients.Of(first, alpha));
    }

    [Fact]
    public void The_density_of_a_Dirichlet_law_of_two_shares_is_a_beta_law()
    {
        using var scope = NewDisposeScope();
        var (a, b, y) = (tensor(0.7, float64), tensor(2.2, float64), linspace(0.05, 0.95, 19, float64));
        Near(new Beta(a, b).LogProb(y), new Dirichlet(stack([a, b])).LogProb(stack([y, 1 - y], -1)), 1e-12);
    }

    [Fact]
    public void Multivariate_normals_have_their_moments_and_pass_the_gradient_of_the_covariance()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(53);
        var covariance = tensor(new[,] { { 2.0, 0.6 }, { 0.6, 0.5 } }, requires_grad: true);
        var mu = tensor(new[] { 1.0, -2.0 });
        var normal = new MultivariateNormal(mu, covariance);
        var y = normal.RSample(n);
        var centered = (y - y.mean([0])).detach();
        var estimate = centered.t().mm(centered) / n;
        Assert.True((estimate - covariance.detach()).abs().max().item<double>() < 4 * 2.9 / Math.Sqrt(n));
        // -E[ln p] is the entropy ½ ln |2πe Σ|; -ln p has the variance D/2 = 1.
        var entropy = 1 + Math.Log(2 * Math.PI) + 0.5 * Math.Log(2 * 0.5 - 0.36);
        var apart = -normal.LogProb(y).mean().item<double>() - entropy;
        Assert.InRange(apart, -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
        // E[y₀ y₁] = Σ₀₁ + μ₀ μ₁: its gradient in Σ is 1 at the pair, shared by its two symmetric entries.
        var gradient = Gradients.Of((y.select(1, 0) * y.select(1, 1)).mean(), covariance).data<double>().ToArray();
        Assert.InRange(gradient[1] + gradient[2], 0.97, 1.03);
    }

    private static void WithinErrors(Tensor draws, Tensor expected)
    {
        var error = draws.std([0]) / Math.Sqrt(n);
        Assert.InRange(((draws.mean([0]) - expected) / (error + 1e-12)).abs().max().item<double>(), 0, 5);
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance) =>
        Assert.InRange((expected - actual).abs().max().item<double>(), 0, tolerance);
}
