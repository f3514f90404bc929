using Generative;
using Generative.Score;

namespace Generative.Tests.Score;

/// <summary>Langevin dynamics in its three forms, on densities whose moments are known.</summary>
public sealed class LangevinTests
{
    private const long n = 100_000;

    private static NoiseSource Noise(long count = n) => new(count, CPU, float64);

    // The variance of n normal numbers of variance v has the standard error v √(2/n).
    private static void HasVariance(double expected, Tensor x) =>
        Assert.Equal(expected, x.var().item<double>(), 4 * expected * Math.Sqrt(2.0 / n));

    private static void Within(double expected, Tensor values) =>
        Assert.Equal(expected, values.mean().item<double>(),
        4 * values.std().item<double>() / Math.Sqrt(values.numel()));

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(1, 2.0)]
    [InlineData(0.5, 0.4)]
    public void The_unadjusted_chain_on_a_gaussian_has_the_variance_that_its_step_gives(double s, double step)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var stationary = s * s / (1 - step / (4 * s * s));
        Tensor Score(Tensor u) => -u / (s * s);
        HasVariance(stationary, new Langevin(60, step).Run(Score, zeros(n, 1, dtype: float64), Noise()));
        // And before it stands still: x contracts by a each step.
        var a = 1 - step / (2 * s * s);
        var early = new Langevin(3, step).Run(Score, full([n, 1], 3.0, dtype: float64), Noise());
        HasVariance(stationary * (1 - Math.Pow(a, 6)), early);
        Within(3 * Math.Pow(a, 3), early);
    }

    [Fact]
    public void The_adjusted_chain_keeps_a_mixture_at_a_step_where_the_unadjusted_one_does_not()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var p = GaussianMixture.Line;
        var (start, step) = (p.Draw(n), 0.8);
        var (x, acceptance) = new MetropolisLangevin(15, step).Run(p.LogDensity, start, Noise());
        // 0.3 (-2) + 0.7 = 0.1; E x² = 0.3 4.25 + 0.7 2 = 2.675; P(x < -1) = 0.3 Φ(2) + 0.7 Φ(-2).
        Within(0.1, x);
        Within(2.675, x.square());
        Within(0.3 * 0.977249868 + 0.7 * 0.022750132, x.lt(-1).to(float64));
        Assert.InRange(acceptance.mean().item<double>(), 0.5, 0.99);
        Assert.False(x.allclose(start), "no step was taken");
        var spoiled = new Langevin(15, step).Run(p.Score, start, Noise());
        Assert.True(Math.Abs(spoiled.mean().item<double>() - 0.1) > 20 * spoiled.std().item<double>() / Math.Sqrt(n));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void The_adjusted_chain_accepts_as_often_as_it_should(double step)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (_, acceptance) = new MetropolisLangevin(1, step)
            .Run(u => -0.5 * u.square().squeeze(1), randn(n, 1, dtype: float64), Noise());
        // On N(0, 1) the ratio is e^{-ε/8 (x'² - x²)}, x' = (1 - ε/2) x + √ε z: its mean over x and z by quadrature.
        var nodes = Line.Nodes(8, 801);
        var fresh = (1 - step / 2) * nodes + Math.Sqrt(step) * nodes.t();
        var ratio = (-step / 8 * (fresh.square() - nodes.square())).exp().clamp(max: 1);
        var weight = (-0.5 * (nodes.square() + nodes.t().square())).exp() / (2 * Math.PI)
            * (nodes[1, 0] - nodes[0, 0]).square();
        Within((ratio * weight).sum().item<double>(), acceptance);
    }

    [Fact]
    public void The_adjusted_chain_reaches_the_moments_from_a_far_start()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        const long chains = 20_000;
        var target = new GaussianMixture((1, [1, -1], 0.7));
        var (x, _) = new MetropolisLangevin(60, 0.6)
            .Run(target.LogDensity, randn(chains, 2, dtype: float64) * 3, Noise(chains));
        Within(1, x.select(1, 0));
        Within(-1, x.select(1, 1));
        Within(0.49, (x.select(1, 0) - 1).square());
        Within(0, (x.select(1, 0) - 1) * (x.select(1, 1) + 1));
    }

    [Fact]
    public void Only_annealing_finds_the_weights_of_distant_modes()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        const long chains = 4000;
        var p = GaussianMixture.Plane;
        var levels = new NoiseLevels(8, 0.1, 12);
        static double Left(Tensor x) => x.sum([1]).lt(0).to(float64).mean().item<double>();
        var annealed = new AnnealedLangevin(levels, 50, 0.2)
            .Sample((u, sigma) => p.Noised(sigma[0].item<double>()).Score(u), [2], Noise(chains));
        // As many steps from the same start, with the score of the data itself and a step that suits it.
        var plain = new Langevin(600, 0.05).Run(p.Score, randn(chains, 2, dtype: float64) * 8, Noise(chains));
        // 0.03 is over four standard errors.
        Assert.Equal(0.3, Left(annealed), 0.03);
        // By symmetry half of the starts lie nearer to either mode, and there they stay.
        Assert.Equal(0.5, Left(plain), 0.03);
        var right = annealed.index_select(0, annealed.sum([1]).gt(0).nonzero().squeeze(1));
        Assert.Equal(2, right.mean().item<double>(), 0.05);
        // Besides the data's own 0.5 there is what the last level's step leaves: well below a twentieth.
        Assert.Equal(0.5, right.std(0L).mean().item<double>(), 0.05);
    }

    [Fact]
    public void Annealing_on_the_line_has_the_mixtures_distribution_function()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        const long chains = 10_000;
        var p = GaussianMixture.Line;
        var x = new AnnealedLangevin(new(5, 0.1, 10), 60, 0.1)
            .Sample((u, sigma) => p.Noised(sigma[0].item<double>()).Score(u), [1], Noise(chains));
        var normal = distributions.Normal(tensor(0.0, dtype: float64), tensor(1.0, dtype: float64));
        foreach (var at in new[] { -3.0, -2, -1, 0, 1, 2 })
        {
            var expected = (0.3 * normal.cdf(tensor((at + 2) / 0.5, dtype: float64)) + 0.7
                * normal.cdf(tensor(at - 1, dtype: float64))).item<double>();
            // Four standard errors are 0.02; the levels' steps leave less than 0.01 more.
            Assert.Equal(expected, x.lt(at).to(float64).mean().item<double>(), 0.03);
        }
    }

    [Fact]
    public void Annealing_to_a_single_point_has_the_predicted_variance_and_denoising_returns_the_point()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var (levels, T, r) = (new NoiseLevels(4, 0.5, 4), 5, 0.3);
        // p_σ = N(3, σ²): an error contracts by 1 - r/2 each step.
        static Tensor Score(Tensor u, Tensor sigma) => (3 - u) / sigma.AlongBatchOf(u).square();
        var variance = 16.0;
        foreach (var sigma in levels.All)
            for (var t = 0; t < T; t++) variance = Math.Pow(1 - r / 2, 2) * variance + r * sigma * sigma;
        HasVariance(variance, new AnnealedLangevin(levels, T, r, denoise: false).Sample(Score, [1], Noise()));
        Assert.InRange((new AnnealedLangevin(levels, T, r).Sample(Score, [1], Noise()) - 3).abs().max().item<double>(),
            0, 1e-13);
    }

    [Fact]
    public void The_published_step_leaves_less_variance_than_any_other()
    {
        // CIFAR-10 in Song and Ermon, 2020, appendix B: 232 levels from 50 to 0.01 and 5 steps gave them ε = 6.2e-6,
        // which is r σ_L² / 2.
        Assert.Equal(6.2e-6, AnnealedLangevin.BestStep(new(50, 0.01, 232), 5) * 0.01 * 0.01 / 2, 0.05e-6);

        foreach (var (levels, T) in new[] { (new NoiseLevels(30, 0.02, 100), 5), (new NoiseLevels(8, 0.1, 12), 100),
            (new NoiseLevels(4, 0.5, 4), 1) })
        {
            // A level's variance in units of σ², from what the level before should leave, by the recursion itself.
            double Left(double r)
            {
                var variance = Math.Pow(levels[0] / levels[1], 2);
                for (var t = 0; t < T; t++) variance = Math.Pow(1 - r / 2, 2) * variance + r;
                return variance;
            }

            var least = Enumerable.Range(1, 4000).Min(k => Left(k / 2000.0));
            Assert.True(least > 1);
            // Steps half a per cent apart, about a minimum.
            Assert.Equal(least, Left(AnnealedLangevin.BestStep(levels, T)), 1e-5);
        }
    }

    [Fact]
    public void A_chain_is_a_function_of_its_seed_and_leaves_nothing_behind()
    {
        var p = GaussianMixture.Plane;
        Tensor[] All(params long[] seeds)
        {
            using var noise = new NoiseSource(seeds, CPU, float64);
            var start = noise.Normal(2);
            return [new Langevin(20, 0.1).Run(p.Score, start, noise),
                new MetropolisLangevin(20, 0.1).Run(p.LogDensity, start, noise).X,
                new AnnealedLangevin(new(4, 0.1, 5), 4, 0.2)
                    .Sample((u, sigma) => p.Noised(sigma[0].item<double>()).Score(u), [2], noise)];
        }

        using var scope = NewDisposeScope();
        var (together, alone) = (All(7, 8, 9), All(8));
        foreach (var (all, one) in together.Zip(alone))
            Assert.InRange((all[1] - one[0]).abs().max().item<double>(), 0, 1e-12);
        Assert.All(alone, x => Assert.False(x.requires_grad));
        var x = zeros(3, 2, dtype: float64);
        // What earlier tests left behind goes now, not while tensors are counted.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = torch.Tensor.TotalCount;
        using (var inner = NewDisposeScope()) _ = new Langevin(50, 0.1).Run(p.Score, x, new(3, CPU, float64));
        Assert.Equal(before, torch.Tensor.TotalCount);
        _ = new Langevin(50, 0.1).Run(p.Score, x, new(3, CPU, float64));
        // However many steps, one new tensor.
        Assert.Equal(before + 1, torch.Tensor.TotalCount);
    }
}
