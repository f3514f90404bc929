using Generative.Networks;
using Generative.Score;

namespace Generative.Tests.Score;

/// <summary>Noise-contrastive estimation against its own theory.</summary>
public sealed class NoiseContrastiveTests
{
    private static readonly GaussianMixture data = GaussianMixture.Line, noise = new((1, [0], 2));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void For_equal_noise_and_data_the_minimum_is_known(int v)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var J = NoiseContrastive.Loss(data.LogDensity, data.LogDensity, data.Draw(4), data.Draw(4 * v).view(v, 4, 1));
        // Every h is 1 / (1 + v): no sampling error, whatever the points.
        foreach (var j in J.data<double>().ToArray())
            Assert.Equal((1 + v) * Math.Log(1 + v) - v * Math.Log(v), j, 1e-12);
    }

    [Fact]
    public void With_one_noise_point_it_is_minus_twice_the_average_log_likelihood_of_the_classifier()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var (x, y) = (data.Draw(6), noise.Draw(6));
        // The notes' equations 8.8 and 8.11.
        Tensor H(Tensor u) => data.LogDensity(u).exp() / (data.LogDensity(u).exp() + noise.LogDensity(u).exp());
        var L = (H(x).log() + (1 - H(y)).log()).sum().item<double>() / 12;
        Assert.Equal(-2 * L, NoiseContrastive.Loss(
            data.LogDensity, noise.LogDensity, x, y.unsqueeze(0)).mean().item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_data_density_is_the_minimum_even_among_unnormalized_densities(int v)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (x, y) = (Line.Nodes(12, 241), Line.Nodes(16, 161));
        // [N M]
        var weight = (data.LogDensity(x).exp().unsqueeze(1) * noise.LogDensity(y).exp()).flatten() * (x[1, 0] - x[0, 0])
            * (y[1, 0] - y[0, 0]);
        // The v noise points of a data point have the same distribution: one node for all of them.
        var (xs, ys) = (x.repeat_interleave(161, 0), y.repeat(241, 1).expand(v, 241 * 161, 1));
        var direction = Mlp.Create(1, [8], 1, Activation.Tanh);
        direction.to(float64);
        // along a network, and along the constant
        var delta = zeros(2, dtype: float64).requires_grad_();
        Tensor J() => (weight * NoiseContrastive.Loss(
            u => data.LogDensity(u) + delta[0] * direction.call(u).squeeze(1) + delta[1], noise.LogDensity, xs,
            ys)).sum();
        var least = J();
        var slope = autograd.grad([least], [delta])[0];
        // What the rule leaves of the heavy side: e^{-32}.
        Assert.InRange(slope.abs().max().item<double>(), 0, 1e-9);
        using var off = no_grad();
        foreach (var (a, c) in new[] { (0.3, 0.0), (-0.3, 0.0), (0.0, 0.2), (0.0, -0.2), (0.2, -0.2) })
        {
            delta[0] = tensor(a, dtype: float64);
            delta[1] = tensor(c, dtype: float64);
            Assert.True(J().item<double>() > least.item<double>());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void The_constant_of_an_unnormalized_gaussian_is_recovered_within_its_standard_error(int v)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        // ln p_m(u) = -a u²/2 + c; data N(0, 1.5²): a = 1/1.5², c = -ln Z = -ln(1.5 √2π). Noise N(0, 2²).
        const int T = 20_000;
        const double s = 1.5;
        var truth = new GaussianMixture((1, [0], s));
        var (x, y) = (truth.Draw(T), noise.Draw((long)T * v).view(v, T, 1));
        var theta = tensor(new[] { 1.0, 0.0 }).requires_grad_();                          // a, c
        for (var k = 0; k < 8; k++)
        {
            // Newton's step on two parameters.
            var loss = NoiseContrastive.Loss(u => -0.5 * theta[0] * u.square().squeeze(1) + theta[1], noise.LogDensity,
                x, y).mean();
            var g = autograd.grad([loss], [theta], retain_graph: true, create_graph: true)[0];
            var H = stack([.. Enumerable.Range(0, 2)
                .Select(i => autograd.grad([g[i]], [theta], retain_graph: true)[0])]);
            using (no_grad()) theta.sub_(linalg.solve(H, g.detach()));
        }
        // The estimate's covariance, by quadrature: Gutmann and Hyvärinen, 2012, theorem 3.
        var u = Line.Nodes();
        var (pd, pn) = (truth.LogDensity(u).exp(), noise.LogDensity(u).exp());
        var P = v * pn / (pd + v * pn);
        var grad = stack([-0.5 * u.square().squeeze(1), ones_like(P)]);                   // ∇ ln p_m, [2, N]
        var width = u[1, 0] - u[0, 0];
        var information = (grad * (P * pd)).mm(grad.t()) * width;
        var mean = (grad * (P * pd)).sum([1]).unsqueeze(1) * width;
        var inverse = linalg.inv(information);
        var covariance = (inverse - (1 + 1.0 / v) * inverse.mm(mean).mm(mean.t()).mm(inverse)) / T;
        double Error(int k) => Math.Sqrt(covariance[k, k].item<double>());
        Assert.Equal(1 / (s * s), theta[0].item<double>(), 4 * Error(0));
        Assert.Equal(-Math.Log(s * Math.Sqrt(2 * Math.PI)), theta[1].item<double>(), 4 * Error(1));
        Assert.InRange(Error(1), 1e-3, 2e-2);
    }
}
