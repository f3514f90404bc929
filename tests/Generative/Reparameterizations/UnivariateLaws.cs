using System.Reflection;
using Generative.Numerics;
using Generative.Reparameterizations;

namespace Generative.Tests.Reparameterizations;

/// <summary>What holds for every reparameterized distribution of one number. A new one is under these laws by being
/// there: its parameters are made from rising positive numbers.</summary>
public sealed class UnivariateLaws
{
    private const int Draws = 20_000, Nodes = 4000;

    private static readonly Type[] kinds = [.. typeof(Univariate).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Univariate)) && !t.IsAbstract)];

    public static TheoryData<string> All => [.. kinds.Select(t => t.Name)];

    public static TheoryData<string> Inverses =>
        [.. kinds.Where(t => t.IsSubclassOf(typeof(InverseCdfDistribution))).Select(t => t.Name)];

    [Theory, MemberData(nameof(All))]
    public void The_density_is_one_in_all_and_draws_have_its_distribution(string name)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(51);
        var p = Of(name, Parameters(name));
        var (y, mass) = Quadrature(p);                                                 // [M, 2]
        // Kinks of a density leave an error of the square of the step, 2e-6.
        Near(ones(2, float64), mass.sum([0]), 5e-6);
        var F = mass.cumsum(0) - 0.5 * mass;                                           // at the nodes
        var draws = p.RSample(Draws);
        Assert.Equal([Draws, 2], draws.shape);
        for (var k = 0; k < 2; k++)
        {
            var below = searchsorted(draws.select(1, k).sort(0).Values, y.select(1, k).contiguous(), right: true);
            var apart = (below.to(float64) / Draws - F.select(1, k)).abs();
            // Kolmogorov's distance passes 1.95/sqrt(n) once in a thousand.
            var distance = where(mass.select(1, k) > 0, apart, 0.0).max().item<double>();
            Assert.True(distance < 1.95 / Math.Sqrt(Draws), $"{name}: distance {distance}");
        }
    }

    [Theory, MemberData(nameof(All))]
    public void The_gradient_of_an_expectation_is_that_of_its_integral(string name)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(52);
        Tensor[] theta = [.. Parameters(name).Select(t => t.requires_grad_())];
        // A parameter for each draw, so that each gradient is known and their spread too.
        Tensor[] each = [.. theta.Select(t => t.detach().expand(Draws, 2).clone().requires_grad_())];
        var draws = Of(name, each).RSample(1).squeeze(0);                              // [n, 2]
        // Both grow slowly enough for tails without a mean.
        Func<Tensor, Tensor>[] functions = [y => y.square().log1p(), y => (0.7 * y).atan()];
        foreach (var f in functions)
        {
            var (y, mass) = Quadrature(Of(name, theta));
            var expected = Gradients.Of((mass * f(y)).sum(), theta);                   // each [2]
            var pathwise = Gradients.Of(f(draws), each, retain: true);                 // each [n, 2]
            foreach (var (exact, path) in expected.Zip(pathwise))
            {
                var error = path.std([0]) / Math.Sqrt(Draws);
                var z = ((path.mean([0]) - exact) / error).abs().max().item<double>();
                Assert.True(z < 5, $"{name}: {z} standard errors apart");
            }
        }
    }

    [Theory, MemberData(nameof(Inverses))]
    public void The_slope_of_an_inverse_is_one_over_the_density(string name)
    {
        using var scope = NewDisposeScope();
        var p = (InverseCdfDistribution)Of(name, Parameters(name));
        var u = linspace(0.001, 0.999, 500, float64).unsqueeze(1).expand(500, 2).clone().requires_grad_();
        var y = p.Quantile(u);
        var slope = Gradients.Of(y, u, retain: true);
        Assert.True((slope > 0).all().item<bool>());
        // dF⁻¹/du = 1 / p(F⁻¹(u)), by automatic differentiation on both sides: rounding alone.
        Near(zeros(500, 2, float64), slope.log() + p.LogProb(y), 1e-9);
    }

    [Theory, MemberData(nameof(All))]
    public void Draws_follow_their_streams_and_the_parameters_shapes_broadcast(string name)
    {
        using var scope = NewDisposeScope();
        Tensor[] theta = [.. Parameters(name)];
        theta[0] = theta[0].unsqueeze(1);                                              // [2, 1]
        using var noise = new NoiseSource([3, 4], CPU, float64);
        using var other = new NoiseSource([4], CPU, float64);
        var draws = Of(name, theta).RSample(noise);
        Assert.Equal([2, 2, theta.Length == 1 ? 1 : 2], draws.shape);
        Assert.True(draws[1].equal(Of(name, theta).RSample(other)[0]).all().item<bool>());
        var single = Of(name, [.. theta.Select(t => t.to(float32))]).RSample(5);
        Assert.Equal(float32, single.dtype);
        Assert.True(single.isfinite().all().item<bool>());
    }

    // (0.8, 1.7, 2.6) and (1.4, 2.3, 3.2): valid as scales, shapes, and as ends of an interval.
    private static IEnumerable<Tensor> Parameters(string name) =>
        Constructor(name).GetParameters().Where(p => p.ParameterType == typeof(Tensor))
            .Select((_, k) => tensor(new[] { 0.8 + 0.9 * k, 1.4 + 0.9 * k }));

    private static Univariate Of(string name, IEnumerable<Tensor> theta)
    {
        var rest = new Queue<Tensor>(theta);
        return (Univariate)Constructor(name).Invoke([.. Constructor(name).GetParameters()
            .Select(p => p.ParameterType == typeof(Tensor) ? rest.Dequeue() : (object)3)]);
    }

    private static ConstructorInfo Constructor(string name) => kinds.Single(t => t.Name == name).GetConstructors()[0];

    // Nodes y [M, 2] and p(y) dy there: the trapezoidal rule after y = g(sinh t), g exponential or logistic where the
    // support ends. Ends that move with a parameter take the nodes along.
    private static (Tensor Y, Tensor Mass) Quadrature(Univariate p)
    {
        var reach = p.High is null ? 6.5 : 4.2;                                        // short of 1 - 1e-16 of the way
        var t = linspace(-reach, reach, Nodes, dtype: float64).unsqueeze(1);
        var (s, ds) = (t.sinh(), t.cosh() * (2 * reach / (Nodes - 1)));
        var (y, dy) = (p.Low, p.High) switch
        {
            (null, null) => (s.sinh(), s.cosh()),
            ({ } low, null) => (low + s.exp(), s.exp()),
            ({ } low, { } high) => (low + (high - low) * s.sigmoid(), (high - low) * s.sigmoid() * (-s).sigmoid()),
            _ => throw new NotSupportedException("a support that ends above alone"),
        };
        // Where p is below 1e-260 its derivatives are not numbers.
        var logP = p.LogProb(y).detach();
        var counts = logP > -600;                                                      // [M, 2]
        y = where(counts, y, y.expand_as(logP).gather(0, logP.nan_to_num(-1e9).argmax(0, keepdim: true)));
        return (y, where(counts, p.LogProb(y).exp() * dy * ds, 0.0));
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance)
    {
        var apart = (expected - actual).abs().max().item<double>();
        Assert.True(apart <= tolerance, $"{apart} apart, expected at most {tolerance}");
    }
}
