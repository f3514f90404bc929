using Generative.Distributions;

namespace Generative.Tests.Distributions;

/// <summary>Each sampler against its CDF, and each derivative against what an invariant CDF demands.</summary>
public sealed class ReparameterisationTests
{
    private const int n = 100_000;
    private static readonly double root2 = Math.Sqrt(2);

    /// <summary>Two parameters, the sampler, and F(y; parameters). Of samplers with one noise the whole derivative of F
    /// along the draw is zero.</summary>
    private sealed record Case(
        double A, double B, Func<Tensor, Tensor, Tensor> Draw, Func<Tensor, Tensor, Tensor, Tensor> Cdf,
        bool OneNoise = true);

    private static readonly Dictionary<string, Case> cases = new()
    {
        ["Normal"] = new(0.7, 1.3, Reparameterizations.Normal, (y, m, s) => 0.5 * (1 + ((y - m) / (s * root2)).erf())),
        ["Laplace"] = new(-0.4, 0.8, Reparameterizations.Laplace,
            (y, m, s) => 0.5 - 0.5 * (y - m).sign() * (-(y - m).abs() / s).expm1()),
        ["Logistic"] = new(1.2, 0.6, Reparameterizations.Logistic, (y, m, s) => ((y - m) / s).sigmoid()),
        ["Uniform"] = new(-1, 2.5, Reparameterizations.Uniform, (y, a, b) => (y - a) / (b - a)),
        ["Triangular"] = new(0.3, 1.7, Reparameterizations.Triangular,
            (y, m, w) => 0.5 + ((y - m) / w) - 0.5 * ((y - m) / w) * ((y - m) / w).abs(), false),
        ["StudentT"] = new(0.3, 0.9, (m, s) => Reparameterizations.StudentT(m, s, 2),
            (y, m, s) => 0.5 + 0.5 * ((y - m) / s) / (2 + ((y - m) / s).square()).sqrt(), false),
        ["Exponential"] = new(1.9, 1, (a, b) => Reparameterizations.Exponential(a * b),
            (y, a, b) => -(-a * b * y).expm1()),
        ["UnitShapeGamma"] = new(1.9, 1, (a, b) => Reparameterizations.UnitShapeGamma(a * b),
            (y, a, b) => -(-y / (a * b)).expm1()),
        ["Cauchy"] = new(0.2, 1.4, Reparameterizations.Cauchy, (y, m, s) => 0.5 + ((y - m) / s).atan() / Math.PI),
        ["Gumbel"] = new(0.5, 1.1, Reparameterizations.Gumbel, (y, m, s) => (-(-(y - m) / s).exp()).exp()),
        ["Weibull"] = new(1.3, 1.8, Reparameterizations.Weibull, (y, s, k) => -(-(y / s).pow(k)).expm1()),
        ["Rayleigh"] = new(1.3, 1, (a, b) => Reparameterizations.Rayleigh(a * b),
            (y, a, b) => -(-0.5 * (y / (a * b)).square()).expm1()),
        ["Pareto"] = new(1.1, 2.4, Reparameterizations.Pareto, (y, m, a) => 1 - (m / y).pow(a)),
        ["Reciprocal"] = new(0.5, 4, Reparameterizations.Reciprocal, (y, a, b) => (y / a).log() / (b / a).log()),
        ["Gompertz"] = new(0.6, 1.2, Reparameterizations.Gompertz, (y, eta, b) => -(-eta * (b * y).expm1()).expm1()),
        ["LogNormal"] = new(0.3, 0.6, Reparameterizations.LogNormal,
            (y, m, s) => 0.5 * (1 + ((y.log() - m) / (s * root2)).erf())),
        ["Erlang"] = new(1.5, 1, (a, b) => Reparameterizations.Erlang(a * b, 3),
            (y, a, b) => 1 - (-a * b * y).exp() * (1 + a * b * y + 0.5 * (a * b * y).square()), false),
    };

    public static TheoryData<string> Samplers => [.. cases.Keys];

    [Fact]
    public void Every_sampler_is_enrolled()
    {
        var samplers = typeof(Reparameterizations).GetMethods().Where(m => m.IsStatic).Select(m => m.Name);
        Assert.Empty(samplers.Except(cases.Keys).Except([nameof(Reparameterizations.MultivariateNormal)]));
    }

    [Theory, MemberData(nameof(Samplers))]
    public void Draws_have_their_distribution(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(51);
        var c = cases[name];
        var (a, b) = (full([n], c.A, dtype: float64), full([n], c.B, dtype: float64));
        var u = c.Cdf(c.Draw(a, b), a, b).sort(0).Values;
        // Kolmogorov's distance passes 1.95/sqrt(n) once in a thousand.
        var distance = (u - arange(0.5, n, 1, dtype: float64) / n).abs().max().item<double>();
        Assert.True(distance < 1.95 / Math.Sqrt(n), $"{name}: distance {distance}");
    }

    [Theory, MemberData(nameof(Samplers))]
    public void Draws_pass_the_gradient_to_the_parameters(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(52);
        var c = cases[name];
        var (a, b) = (full([n], c.A, dtype: float64, requires_grad: true),
            full([n], c.B, dtype: float64, requires_grad: true));
        var y = c.Draw(a, b);
        var slopes = autograd.grad([y.sum()], [a, b], retain_graph: true);
        Assert.True(slopes.Min(s => s.abs().max().item<double>()) > 0.1);
        var along = autograd.grad([c.Cdf(y, a, b).sum()], [a, b]);             // dF(y(a); a)/da
        foreach (var d in along)
        {
            if (c.OneNoise)
                Assert.True(d.abs().max().item<double>() < 1e-9,
                $"{name}: F moves along the draw by {d.abs().max().item<double>()}");
            // With several noises only its mean is zero: E[F] = 1/2 at every parameter.
            else Assert.True(Math.Abs(d.mean().item<double>()) < 4 * d.std().item<double>() / Math.Sqrt(n) + 1e-12,
                $"{name}: E[F] moves by {d.mean().item<double>()}");
        }
    }

    [Fact]
    public void Multivariate_normals_have_their_moments_and_pass_the_gradient_of_the_covariance()
    {
        using var scope = NewDisposeScope();
        manual_seed(53);
        var covariance = tensor(new[,] { { 2.0, 0.6 }, { 0.6, 0.5 } }, requires_grad: true);
        var y = Reparameterizations.MultivariateNormal(tensor(new[] { 1.0, -2.0 }).expand(n, 2), covariance);
        var centered = y.detach() - y.detach().mean([0]);
        var estimate = centered.t().matmul(centered) / n;
        Assert.True((estimate - covariance.detach()).abs().max().item<double>() < 4 * 2.9 / Math.Sqrt(n));
        // E[y₀ y₁] = Σ₀₁ + μ₀ μ₁: its gradient in Σ is 1 at the pair, shared by its two symmetric entries.
        (y.select(1, 0) * y.select(1, 1)).mean().backward();
        var gradient = covariance.grad!.data<double>().ToArray();
        Assert.InRange(gradient[1] + gradient[2], 0.97, 1.03);
    }
}
