using Generative.Networks;
using Generative.Score;

namespace Generative.Tests.Score;

/// <summary>What the notes say of unnormalized densities and of the score, by quadrature.</summary>
public sealed class EnergyTests
{
    private static readonly GaussianMixture p = GaussianMixture.Line;

    [Fact]
    public void The_likelihood_gradient_is_the_energy_gradient_at_the_model_minus_that_at_the_data()
    {
        using var scope = NewDisposeScope();
        manual_seed(31);
        var network = Mlp.Create(1, [8], 1, Activation.Tanh);
        network.to(float64);
        var u = Line.Nodes(8, 801);
        Tensor F(Tensor x) => network.call(x).squeeze(1) + 0.5 * x.square().squeeze(1);
        Tensor[] Gradients(Tensor of) =>
            [.. autograd.grad([of], [.. network.parameters()], retain_graph: true, allow_unused: true)];
        // ∇ ln p(x) = E_p[∇ f] - ∇ f(x), with ln p(x) = -f(x) - ln ∫ e^{-f}.
        var logZ = Line.Integral(u, (-F(u)).exp()).log();
        var density = (-F(u) - logZ).exp().detach();
        var x = randn(1, 1, dtype: float64);
        var direct = Gradients((-F(x) - logZ).sum());
        var sampled = Gradients(Line.Integral(u, density * F(u)) - F(x).sum());
        foreach (var (a, b) in direct.Zip(sampled)) Assert.InRange((a - b).abs().max().item<double>(), 0, 1e-12);
        // The last bias moves f and ln Z alike: the density does not know of it.
        Assert.InRange(direct[^1].abs().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void The_mean_score_is_zero_and_its_variance_is_the_mean_curvature()
    {
        using var scope = NewDisposeScope();
        var x = Line.Nodes().requires_grad_();
        var density = p.LogDensity(x).exp().detach();
        var s = ScoreField.Of(p.LogDensity)(x).squeeze(1);
        var slope = autograd.grad([s.sum()], [x], retain_graph: true)[0].squeeze(1);
        Assert.Equal(0, Line.Integral(x, density * s).item<double>(), 1e-12);
        Assert.Equal(-Line.Integral(x, density * slope).item<double>(),
            Line.Integral(x, density * s.square()).item<double>(), 1e-11);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steins_identity_holds_for_any_function(int seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var g = Mlp.Create(1, [8, 8], 1, Activation.Silu);
        g.to(float64);
        var x = Line.Nodes().requires_grad_();
        var density = p.LogDensity(x).exp().detach();
        var value = g.call(x).squeeze(1);
        var slope = autograd.grad([value.sum()], [x], retain_graph: true)[0].squeeze(1);
        // E_p[s g + g'] = 0: the boundary term p g vanishes, the notes' equation 10.60.
        Assert.Equal(0, Line.Integral(x, density * (p.Score(x).squeeze(1) * value + slope)).item<double>(), 1e-11);
    }

    [Fact]
    public void The_error_of_Langevin_sampling_is_proportional_to_its_step()
    {
        using var scope = NewDisposeScope();
        // The chain's law as a vector of probabilities on a grid, its step as a matrix: no sampling. Its stationary law
        // comes nearer to p as the step falls.
        var x = Line.Nodes(6, 241);
        var target = p.LogDensity(x).exp();
        target = target / target.sum();
        double Distance(double step)
        {
            // from row to column
            var kernel = (-(x.t() - x - step / 2 * p.Score(x)).square() / (2 * step)).exp();
            kernel = kernel / kernel.sum(1L, keepdim: true);
            var law = target;
            for (var k = 0; k < 12; k++) kernel = kernel.mm(kernel);                                     // 4,096 steps
            law = law.unsqueeze(0).mm(kernel).squeeze(0);
            return 0.5 * (law - target).abs().sum().item<double>();
        }

        var (large, half, quarter) = (Distance(0.2), Distance(0.1), Distance(0.05));
        Assert.InRange(large, 0.005, 0.2);
        Assert.InRange(large / half, 1.6, 2.5);
        Assert.InRange(half / quarter, 1.6, 2.5);
    }
}
