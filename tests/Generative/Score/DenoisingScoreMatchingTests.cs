using Generative.Score;
using static Generative.Tests.Score.SmallNetwork;

namespace Generative.Tests.Score;

/// <summary>Denoising score matching and its levels of noise.</summary>
public sealed class DenoisingScoreMatchingTests
{
    private static readonly GaussianMixture p = GaussianMixture.Line;

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void Denoising_score_matching_is_the_Fisher_divergence_to_the_noised_density_up_to_a_constant(
        double sigma)
    {
        using var scope = NewDisposeScope();
        // Vincent, 2011, section 4.2, by quadrature over x and ε: value up to a constant, gradient exactly.
        var (x, eps) = (Line.Nodes(8, 401), Line.Nodes(8, 201));
        var weight = (p.LogDensity(x).exp().unsqueeze(1) * (-0.5 * eps.square().t()).exp()
            / Math.Sqrt(2 * Math.PI)).flatten()
            * (x[1, 0] - x[0, 0]) * (eps[1, 0] - eps[0, 0]);                                           // [N M]
        var (xs, es) = (x.repeat_interleave(201, 0), eps.repeat(401, 1));
        var noised = p.Noised(sigma);
        var wide = Line.Nodes(16);
        var density = noised.LogDensity(wide).exp();
        Tensor Denoising(Sequential s) =>
            (weight * DenoisingScoreMatching.Loss(s.call, xs, es, tensor(sigma, dtype: float64))).sum();
        Tensor Fisher(Sequential s) =>
            sigma * sigma * Line.Integral(wide, density * FisherDivergence.At(noised.Score, s.call, wide));
        Tensor Explicit(Sequential s) =>
            sigma * sigma * Line.Integral(wide, density * ExplicitScoreMatching.Loss(s.call, wide));
        var (one, other) = (Network(1, 1, 1), Network(1, 1, 2));
        Assert.Equal((Fisher(one) - Fisher(other)).item<double>(), (Denoising(one) - Denoising(other)).item<double>(),
            1e-9);
        AssertSame(Gradients(one, Fisher(one)), Gradients(one, Denoising(one)), 1e-9);
        AssertSame(Gradients(one, Explicit(one)), Gradients(one, Denoising(one)), 1e-9);
    }

    [Fact]
    public void The_best_denoising_score_is_that_of_the_noised_density()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        // At the optimum E[σ s(x̃) + ε | x̃] = 0: uncorrelated with any function of x̃.
        const long n = 200_000;
        var (x, eps, sigma) = (p.Draw(n), randn(n, 1, dtype: float64), 0.5);
        var residual = sigma * p.Noised(sigma).Score(x + sigma * eps) + eps;
        foreach (var f in new Func<Tensor, Tensor>[] { u => ones_like(u), u => u, u => u.square(), u => u.sin() })
        {
            var product = residual * f(x + sigma * eps);
            Assert.InRange(product.mean().item<double>(), -4 * product.std().item<double>() / Math.Sqrt(n),
                4 * product.std().item<double>() / Math.Sqrt(n));
        }
    }

    [Fact]
    public void One_noise_level_for_all_and_the_same_level_for_each_give_one_loss()
    {
        using var scope = NewDisposeScope();
        var network = Network(3, 3);
        var (x, eps) = (randn(4, 3, dtype: float64), randn(4, 3, dtype: float64));
        var (one, each) = (tensor(0.4, dtype: float64), full([4], 0.4, dtype: float64));
        Assert.Equal(DenoisingScoreMatching.Loss(network.call, x, eps, one).data<double>().ToArray(),
            DenoisingScoreMatching.Loss(network.call, x, eps, each).data<double>().ToArray());
    }

    [Fact]
    public void Noise_levels_fall_geometrically_from_end_to_end()
    {
        using var scope = NewDisposeScope();
        var levels = new NoiseLevels(10, 0.01, 4);
        Assert.Equal([10, 1, 0.1, 0.01], levels.All.Select(s => Math.Round(s, 12)));
        Assert.Equal([3.0], new NoiseLevels(3, 3, 1).All);
        Assert.Equal([10, 0.1, 0.01], levels.Some(3).Select(s => Math.Round(s, 12)));
        Assert.Equal(levels.All, levels.Some(4));
        var places = levels.Place(tensor(levels.All.ToArray())).data<double>().ToArray();
        Assert.All(places.Zip([1, 2 / 3.0, 1 / 3.0, 0]), p => Assert.Equal(p.Second, p.First, 1e-12));
        manual_seed(9);
        var drawn = levels.Draw(4000, zeros(1, dtype: float64)).data<double>().ToArray().GroupBy(s => Math.Round(s, 9))
            .ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal([0.01, 0.1, 1, 10], drawn.Keys.Order());
        // Each a quarter of the time, within four standard errors.
        Assert.All(drawn.Values, n => Assert.InRange(n, 1000 - 4 * Math.Sqrt(750), 1000 + 4 * Math.Sqrt(750)));
    }
}
