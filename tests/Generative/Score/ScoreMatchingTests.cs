using Generative.Networks;
using Generative.Score;

namespace Generative.Tests.Score;

/// <summary>Scores and the objectives that match them, against closed forms, quadrature and enumeration.</summary>
public sealed class ScoreMatchingTests
{
    private static readonly GaussianMixture p = GaussianMixture.Line;

    private static Sequential Network(long inputs, long outputs, int seed = 1, Activation activation = Activation.Tanh)
    {
        manual_seed(seed);
        var network = Mlp.Create(inputs, [8, 8], outputs, activation);
        network.to(float64);
        return network;
    }

    private static Tensor[] Gradients(Module network, Tensor loss) =>
        [.. autograd.grad([loss], [.. network.parameters()])];

    private static void Same(IEnumerable<Tensor> expected, IEnumerable<Tensor> found, double tolerance)
    {
        foreach (var (e, f) in expected.Zip(found)) Assert.InRange((e - f).abs().max().item<double>(), 0, tolerance);
    }

    [Theory]
    [InlineData(-1, -2.6565743, -0.7692308)]
    [InlineData(0, -1.7751395, 0.9957354)]
    public void The_mixtures_density_and_score_are_the_published_numbers(double at, double logDensity, double score)
    {
        using var scope = NewDisposeScope();
        var x = full([1, 1], at, dtype: float64);
        var (logP, s) = ScoreField.At(p.LogDensity, x);
        // Seven digits are published.
        Assert.Equal(logDensity, logP.item<double>(), 1e-7);
        Assert.Equal(score, s.item<double>(), 1e-7);
        Assert.Equal(s.item<double>(), p.Score(x).item<double>(), 1e-14);
    }

    [Fact]
    public void Noise_of_sigma_1_makes_the_score_at_0_the_published_number()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0.2412406, ScoreField.Of(p.Noised(1).LogDensity)(zeros(1, 1, dtype: float64)).item<double>(),
            1e-7);
    }

    [Fact]
    public void A_constant_factor_of_the_density_has_no_part_in_the_score()
    {
        using var scope = NewDisposeScope();
        var x = Line.Nodes(4, 9);
        Assert.Equal(0, (ScoreField.Of(p.LogDensity)(x)
            - ScoreField.Of(u => p.LogDensity(u) + 5)(x)).abs().max().item<double>());
    }

    [Fact]
    public void Without_gradients_a_score_carries_no_graph_and_with_them_it_does()
    {
        using var scope = NewDisposeScope();
        var energy = Network(2, 1);
        var x = randn(5, 2, dtype: float64);
        using (no_grad())
            Assert.False(ScoreField.At(u => energy.call(u).squeeze(1), x) is var (v, s)
            && (v.requires_grad || s.requires_grad));
        Assert.True(ScoreField.Of(u => energy.call(u).squeeze(1))(x).requires_grad);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Explicit_score_matching_is_the_fisher_divergence_but_for_a_constant(int seed)
    {
        using var scope = NewDisposeScope();
        var x = Line.Nodes();
        var density = p.LogDensity(x).exp();
        var network = Network(1, 1, seed);
        double Over(Tensor f) => Line.Integral(x, density * f).item<double>();
        var difference = Over(ExplicitScoreMatching.Loss(network.call, x))
            - Over(FisherDivergence.At(p.Score, network.call, x));
        // By parts, in the notes' equations 10.53 to 10.62. The rule leaves rounding only.
        Assert.Equal(-0.5 * Over(p.Score(x).square().squeeze(1)), difference, 1e-10);
    }

    [Fact]
    public void Explicit_score_matchings_gradient_is_the_fisher_divergences()
    {
        using var scope = NewDisposeScope();
        var x = Line.Nodes();
        var density = p.LogDensity(x).exp();
        var network = Network(1, 1);
        Same(Gradients(network, Line.Integral(x, density * FisherDivergence.At(p.Score, network.call, x))),
            Gradients(network, Line.Integral(x, density * ExplicitScoreMatching.Loss(network.call, x))), 1e-10);
    }

    [Fact]
    public void The_divergence_of_two_gaussians_is_known()
    {
        using var scope = NewDisposeScope();
        // p = N(0, 1), q = N(m, s²): 1/2 E[(-x + (x - m)/s²)²] = 1/2 [(1 - 1/s²)² + m²/s⁴].
        var (m, s2) = (0.7, 1.69);
        var x = Line.Nodes();
        var density = (-0.5 * x.square().squeeze(1)).exp() / Math.Sqrt(2 * Math.PI);
        Assert.Equal(0.5 * (Math.Pow(1 - 1 / s2, 2) + m * m / (s2 * s2)),
            Line.Integral(x, density * FisherDivergence.At(u => -u, u => (m - u) / s2, x)).item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Softplus)]
    [InlineData(Activation.Gelu)]
    public void The_trace_is_the_autograd_jacobians(Activation activation)
    {
        using var scope = NewDisposeScope();
        var energy = Network(4, 1, activation: activation);
        Tensor Score(Tensor u) => ScoreField.Of(v => -energy.call(v).squeeze(1))(u);
        var x = randn(3, 4, dtype: float64);
        var J = ExplicitScoreMatching.Loss(Score, x);
        for (var b = 0; b < 3; b++)
        {
            var row = x[b];
            // [4, 4]
            var jacobian = autograd.functional.jacobian((Tensor u) => Score(u.unsqueeze(0)).squeeze(0), row);
            Assert.Equal((0.5 * Score(row.unsqueeze(0)).square().sum() + jacobian.trace()).item<double>(),
                J[b].item<double>(), 1e-12);
        }
        // Its gradient in the parameters is a third derivative of the energy: against central differences, which leave
        // about h².
        var direction = energy.parameters().Select(q => randn_like(q)).ToArray();
        // the last bias has no part in a score
        var gradients = autograd.grad([J.sum()], [.. energy.parameters()], allow_unused: true);
        var slope = gradients.Zip(direction)
            .Sum(t => t.First is null or { IsInvalid: true } ? 0 : (t.First * t.Second).sum().item<double>());
        const double h = 1e-5;
        double At(double step)
        {
            using (no_grad())
                foreach (var (q, d) in energy.parameters().Zip(direction)) q.add_(d, step);
            return ExplicitScoreMatching.Loss(Score, x).sum().item<double>();
        }
        Assert.Equal(slope, (At(h) - At(-2 * h)) / (2 * h), 1e-6 * (1 + Math.Abs(slope)));
    }

    [Fact]
    public void A_gaussian_fitted_by_score_matching_has_the_samples_mean_and_covariance()
    {
        using var scope = NewDisposeScope();
        // Hyvärinen, 2005, section 3.1: the objective's stationary point is the maximum of the likelihood.
        manual_seed(4);
        var x = randn(50, 3, dtype: float64).matmul(randn(3, 3, dtype: float64)) + 1;
        var mean = x.mean([0]).requires_grad_();
        var centered = x - mean.detach();
        var precision = linalg.inv(centered.t().mm(centered) / 50).requires_grad_();
        var loss = ExplicitScoreMatching.Loss(u => -(u - mean).mm(0.5 * (precision + precision.t())), x).mean();
        foreach (var g in autograd.grad([loss], [mean, precision]))
            Assert.InRange(g.abs().max().item<double>(), 0, 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Over_all_sign_vectors_sliced_score_matching_is_explicit_score_matching(bool reduced)
    {
        using var scope = NewDisposeScope();
        var network = Network(3, 3);
        var x = randn(5, 3, dtype: float64);
        var signs =
            stack([.. Enumerable.Range(0, 8)
            .Select(k => tensor(new double[] { (k & 1) * 2 - 1, (k >> 1 & 1) * 2 - 1, (k >> 2 & 1) * 2 - 1 }))]);
        var v = signs.unsqueeze(1).expand(8, 5, 3);
        var (all, exact) = (SlicedScoreMatching.Loss(network.call, x, v, reduced),
            ExplicitScoreMatching.Loss(network.call, x));
        Assert.InRange((all - exact).abs().max().item<double>(), 0, 1e-13);
        Same(Gradients(network, exact.sum()), Gradients(network, all.sum()), 1e-12);
    }

    [Theory]
    [InlineData(Directions.Rademacher, true)]
    [InlineData(Directions.Gaussian, true)]
    [InlineData(Directions.Gaussian, false)]
    [InlineData(Directions.Sphere, true)]
    [InlineData(Directions.Sphere, false)]
    public void Sliced_score_matching_is_unbiased_for_explicit_score_matching(Directions directions, bool reduced)
    {
        using var scope = NewDisposeScope();
        var network = Network(3, 3);
        manual_seed(6);
        var x = randn(1, 3, dtype: float64);
        const long n = 40_000;
        var copies = x.expand(n, 3);
        var draws = SlicedScoreMatching.Loss(network.call, copies, SlicedScoreMatching.Draw(directions, copies, 1),
            reduced);
        var error = draws.std().item<double>() / Math.Sqrt(n);
        Assert.Equal(ExplicitScoreMatching.Loss(network.call, x).item<double>(), draws.mean().item<double>(),
            4 * error);
        // E[v vᵀ] = I, each entry within five of its standard errors, at most √2/√n.
        var v = SlicedScoreMatching.Draw(directions, copies, 1)[0];
        Assert.InRange((v.t().mm(v) / n - eye(3, dtype: float64)).abs().max().item<double>(), 0,
            5 * Math.Sqrt(2.0 / n));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void Denoising_score_matching_is_the_fisher_divergence_from_the_noised_density_but_for_a_constant(
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
        Same(Gradients(one, Fisher(one)), Gradients(one, Denoising(one)), 1e-9);
        Same(Gradients(one, Explicit(one)), Gradients(one, Denoising(one)), 1e-9);
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
    public void One_number_of_noise_and_the_same_for_each_example_are_one_loss()
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
