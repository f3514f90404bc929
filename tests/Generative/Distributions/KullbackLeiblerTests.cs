using Generative.Distributions;
using Generative.ExponentialFamilies;
using Generative.Numerics;

namespace Generative.Tests.Distributions;

/// <summary>The chain rule of the divergence, in tables and in normal distributions.</summary>
public sealed class KullbackLeiblerTests
{
    [Fact]
    public void The_divergence_of_a_pair_is_that_of_the_first_and_of_the_second_given_it()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        var p = Table();
        var q = Table();
        var (first, second) = KullbackLeibler.ChainRule(p, q);
        Assert.True(first.item<double>() > 0 && second.item<double>() > 0);
        var whole = KullbackLeibler.Of(p.flatten(), q.flatten()).item<double>();
        Assert.Equal(whole, (first + second).item<double>(), 1e-14);
        Assert.Equal((p * (p / q).log()).sum().item<double>(), whole, 1e-14);
    }

    private static Tensor Table()
    {
        var x = randn(20, float64).exp();
        return (x / x.sum()).view(4, 5);
    }

    [Fact]
    public void Nothing_is_added_by_what_p_never_does_and_everything_by_what_q_never_does()
    {
        using var scope = NewDisposeScope();
        var p = tensor(new[,] { { 0.5, 0.5 }, { 0, 0 } });
        var q = tensor(new[,] { { 0.25, 0.25 }, { 0.25, 0.25 } });
        var (first, second) = KullbackLeibler.ChainRule(p, q);
        Assert.Equal(Math.Log(2), first.item<double>(), 1e-15);
        Assert.Equal(0, second.item<double>(), 1e-15);
        Assert.Equal(double.PositiveInfinity, KullbackLeibler.Of(q.flatten(), p.flatten()).item<double>());
    }

    [Fact]
    public void It_holds_for_two_correlated_normals_in_closed_form()
    {
        using var scope = NewDisposeScope();
        // x ~ N(0, 1), y | x ~ N(a x, v), so that Cov = [[1, a], [a, a² + v]]; q the same with b and w.
        var (a, v, b, w) = (0.7, 0.5, -0.3, 2.0);
        var pair = new MultivariateNormalFamily(2);
        var whole = pair.Kl(Natural(a, v), Natural(b, w)).item<double>();
        // KL of the second given x is ½ (ln w/v + (v + (a - b)² x²) / w - 1), and E[x²] = 1; x is the same in both.
        Assert.Equal(0.5 * (Math.Log(w / v) + (v + (a - b) * (a - b)) / w - 1), whole, 1e-12);

        static Tensor Natural(double slope, double rest) => MultivariateNormalFamily.Natural(
            zeros(2, float64), tensor(new[,] { { 1, slope }, { slope, slope * slope + rest } }));
    }
}
