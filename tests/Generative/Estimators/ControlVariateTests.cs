using Generative.Estimators;

namespace Generative.Tests.Estimators;

/// <summary>Control variates against closed forms: V = e^u, W = u, u², u ~ U(0, 1).</summary>
public sealed class ControlVariateTests
{
    private const int n = 400_000;

    [Fact]
    public void One_control_variate_has_the_closed_form_coefficient_and_variance()
    {
        using var scope = NewDisposeScope();
        manual_seed(41);
        var u = rand(n, dtype: float64);
        var V = u.exp();
        // Cov(e^u, u) = (3 - e)/2 and Var u = 1/12; Var e^u = (e² - 1)/2 - (e - 1)².
        var (cov, varV) = ((3 - Math.E) / 2, (Math.E * Math.E - 1) / 2 - Math.Pow(Math.E - 1, 2));
        Assert.Equal(12 * cov, ControlVariates.Coefficients(V, u).item<double>(), 2);
        var Z = ControlVariates.Reduced(V, u, tensor(0.5));
        Assert.Equal([n], Z.shape);
        Assert.InRange(Z.var().item<double>(), 0.98 * (varV - 12 * cov * cov), 1.02 * (varV - 12 * cov * cov));
        Assert.InRange(Z.mean().item<double>(), Math.E - 1 - 4 * 0.063 / Math.Sqrt(n),
            Math.E - 1 + 4 * 0.063 / Math.Sqrt(n));
    }

    [Fact]
    public void Several_control_variates_reduce_more_variance_than_one_and_remove_what_they_span()
    {
        using var scope = NewDisposeScope();
        manual_seed(42);
        var u = rand(n, dtype: float64);
        var W = stack([u, u.square()], 1);                                     // [n, 2]
        var mu = tensor(new[] { 0.5, 1.0 / 3 });
        var one = ControlVariates.Reduced(u.exp(), u, tensor(0.5)).var().item<double>();
        var two = ControlVariates.Reduced(u.exp(), W, mu).var().item<double>();
        Assert.True(two < 0.05 * one, $"one {one}, two {two}");

        // Quantities in the span of W keep their means and lose all their variance.
        var V = stack([2 * u - 3 * u.square(), 5 * u.square() + 1], 1);        // [n, 2]
        var Z = ControlVariates.Apply(V, W, mu, ControlVariates.Coefficients(V, W));
        Assert.True(Z.var(0L).max().item<double>() < 1e-20);
        Assert.Equal([0, 8.0 / 3], Z.mean([0]).data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void The_optimal_constant_baseline_is_a_control_variate_of_the_score()
    {
        using var scope = NewDisposeScope();
        manual_seed(43);
        // V = f s and W = s with E[s] = 0: alpha* = Cov(f s, s) / Var s = c*, here at phi = 0, t = .45.
        var b = rand(n, dtype: float64).gt(0.5).to(float64);
        var (f, s) = ((b - 0.45).square(), b - 0.5);
        Assert.Equal(0.2525, ControlVariates.Coefficients(f * s, s).item<double>(), 3.5e-4);
        Assert.True(ControlVariates.Reduced(f * s, s, tensor(0.0)).var().item<double>() < 1e-12);
    }
}
