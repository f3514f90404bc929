using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Tests.Distributions;

/// <summary>Dirichlet distributions against autograd and closed forms; Newton's method against the gradient.</summary>
public sealed class DirichletsTests
{
    private static Tensor A => tensor(new[] { 0.3, 1.7, 4 });

    [Fact]
    public void The_expected_logarithm_is_the_gradient_of_the_log_normalizer()
    {
        using var scope = NewDisposeScope();
        var a = A.requires_grad_();
        Dirichlets.LogNormalizer(a).backward();
        Assert.InRange((a.grad! - Dirichlets.ExpectedLog(A)).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void The_divergence_of_two_beta_distributions_is_its_integral()
    {
        using var scope = NewDisposeScope();
        var (q, p) = (tensor(new[] { 2.5, 3.5 }), tensor(new[] { 1.5, 4.0 }));
        // Midpoints of 200,000 cells: the integrand is smooth and 0 at both ends.
        var t = (arange(200_000, dtype: float64) + 0.5) / 200_000;
        Tensor Log(Tensor a) => ((a[0] - 1) * t.log()) + ((a[1] - 1) * (1 - t).log()) - Dirichlets.LogNormalizer(a);
        var integral = (Log(q).exp() * (Log(p) - Log(q))).mean().item<double>();
        Assert.Equal(integral, Dirichlets.NegativeKl(q, p).item<double>(), 1e-7);
        Assert.Equal(0, Dirichlets.NegativeKl(q, q).item<double>(), 1e-14);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(1.0)]
    [InlineData(300.0)]
    public void Newtons_method_finds_the_parameters_that_the_mean_logarithm_stands_for(double start)
    {
        using var scope = NewDisposeScope();
        // ψ(a) - ψ(Σ a) = t has one solution: the distribution whose mean statistics these are.
        var found = Dirichlets.Fit(full([3], start, dtype: float64), Dirichlets.ExpectedLog(A));
        Assert.InRange((found - A).abs().max().item<double>(), 0, 1e-8);
        var equal = full([5], 0.7, dtype: float64);
        var one = Dirichlets.FitSymmetric(full([1], start, dtype: float64), 5,
            Dirichlets.ExpectedLog(equal).mean().reshape(1));
        Assert.Equal(0.7, one.item<double>(), 1e-8);
    }

    [Fact]
    public void A_single_outcome_says_nothing_of_its_parameter()
    {
        using var scope = NewDisposeScope();
        var found = Dirichlets.Fit(full([1], 0.4, dtype: float64), zeros(1, dtype: float64));
        Assert.Equal(0.4, found.item<double>(), 1e-12);
    }
}
