using System.Reflection;
using Generative.Adversarial;

namespace Generative.Tests.Adversarial;

/// <summary>Every f-divergence against quadrature over two normals.</summary>
public sealed class FDivergenceTests
{
    public static TheoryData<string> All =>
        [.. typeof(FDivergence).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.Name)];

    private static FDivergence Named(string name) =>
        (FDivergence)typeof(FDivergence).GetProperty(name)!.GetValue(null)!;

    // p = N(0, 1), q = N(0.7, 1.2²) on a grid wide and fine enough for errors below 1e-9: the trapezoid rule of smooth
    // functions that vanish at both ends.
    private static (torch.Tensor X, torch.Tensor P, torch.Tensor Q, double Step) Grid()
    {
        var x = linspace(-12, 12, 24_001, dtype: float64);
        static torch.Tensor Normal(torch.Tensor x, double mu, double sigma) =>
            (-0.5 * ((x - mu) / sigma).square()).exp() / (sigma * Math.Sqrt(2 * Math.PI));
        return (x, Normal(x, 0, 1), Normal(x, 0.7, 1.2), 0.001);
    }

    [Theory, MemberData(nameof(All))]
    public void The_bound_at_the_best_critic_is_the_divergence(string name)
    {
        using var scope = NewDisposeScope();
        var f = Named(name);
        var (_, p, q, step) = Grid();
        var divergence = (q * f.Generator(p / q)).sum().item<double>() * step;
        var t = f.Derivative(p / q);
        // Total variation's conjugate is t on |t| <= 1/2 alone, where its derivative stands at both ends; the others
        // are smooth.
        var bound = (p * t - q * f.Conjugate(t)).sum().item<double>() * step;
        Assert.Equal(divergence, bound, name == "TotalVariation" ? 1e-3 : 1e-8);
        Assert.True(divergence > 0.05);
    }

    [Theory, MemberData(nameof(All))]
    public void Any_other_critic_gives_less(string name)
    {
        using var scope = NewDisposeScope();
        var f = Named(name);
        var (x, p, q, step) = Grid();
        var divergence = (q * f.Generator(p / q)).sum().item<double>() * step;
        foreach (var (a, b) in new[] { (0.0, 0.0), (1.0, -0.5), (-0.3, 0.2), (2.0, 0.1) })
        {
            var t = f.Activation(a + b * x.clamp(-4, 4));
            Assert.True((p * t - q * f.Conjugate(t)).sum().item<double>() * step <= divergence + 1e-9,
                $"{name} at {a} + {b} x");
        }
    }

    [Theory, MemberData(nameof(All))]
    public void The_conjugate_is_the_supremum_and_the_activation_stays_in_its_domain(string name)
    {
        using var scope = NewDisposeScope();
        var f = Named(name);
        var t = f.Activation(linspace(-3, 3, 25, dtype: float64));
        Assert.True((t.slice(0, 1, 25, 1) > t.slice(0, 0, 24, 1)).all().item<bool>(), "the activation does not rise");
        var u = logspace(-6, 4, 400_001, dtype: float64);
        // The paper takes Pearson's conjugate over the whole line, where its f is as convex: for t
        // < -2 that is larger than over u > 0, and the bound still one.
        if (name == "Pearson") u = cat([-u, u], 0);
        foreach (var k in Enumerable.Range(0, 25))
        {
            var value = t[k].item<double>();
            // f(u) is linear in u beyond the grid at most as steep as t: the supremum is inside it, to the grid's
            // fineness squared.
            var supremum = (u * value - f.Generator(u)).max().item<double>();
            var conjugate = f.Conjugate(t[k]).item<double>();
            // u = 0 is its corner
            if (name == "TotalVariation") conjugate = Math.Max(conjugate, -0.5);
            Assert.Equal(conjugate, supremum, 1e-4 * Math.Max(1, Math.Abs(conjugate)));
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.7)]
    [InlineData(2.5)]
    public void For_two_parallel_lines_Wasserstein_grows_with_the_distance_and_Jensen_Shannon_does_not(double theta)
    {
        // p on (0, y), q on (θ, y), y ~ U(0, 1). Arjovsky, Chintala and Bottou, 2017, example 1: JS = ln 2 wherever θ ≠
        // 0, W = |θ|.
        using var scope = NewDisposeScope();
        var y = linspace(0, 1, 11, dtype: float64).unsqueeze(1);
        var (p, q) = (cat([zeros_like(y), y], 1), cat([full_like(y, theta), y], 1));
        // The classifier with its boundary half way; the steeper, the surer: the game's value 2 JS - ln 4 tends to 0.
        torch.Tensor Side(torch.Tensor x) => Math.Sign(theta) * (theta / 2 - x.select(1, 0));
        var (real, fake) = new Minimax().Critic(1000 * Side(p), 1000 * Side(q));
        Assert.Equal(Math.Log(2), 0.5 * (Math.Log(4) - (real + fake).mean().item<double>()), 1e-12);
        // That critic of slope 1 attains what moving every point straight across costs, which no plan and no critic can
        // better: both are W.
        var (a, b) = new Wasserstein().Critic(Side(p), Side(q));
        Assert.Equal((p - q).norm(1).mean().item<double>(), -(a + b).mean().item<double>(), 1e-12);
        Assert.Equal(Math.Abs(theta), -(a + b).mean().item<double>(), 1e-12);
    }
}
