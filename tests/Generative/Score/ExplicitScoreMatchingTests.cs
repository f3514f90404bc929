using Generative.Networks;
using Generative.Score;
using static Generative.Tests.Score.SmallNetwork;

namespace Generative.Tests.Score;

/// <summary>The Fisher divergence and the explicit form of score matching, by quadrature and closed forms.</summary>
public sealed class ExplicitScoreMatchingTests
{
    private static readonly GaussianMixture p = GaussianMixture.Line;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Explicit_score_matching_is_the_Fisher_divergence_up_to_a_constant(int seed)
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
    public void Explicit_score_matching_has_the_gradient_of_the_Fisher_divergence()
    {
        using var scope = NewDisposeScope();
        var x = Line.Nodes();
        var density = p.LogDensity(x).exp();
        var network = Network(1, 1);
        AssertSame(Gradients(network, Line.Integral(x, density * FisherDivergence.At(p.Score, network.call, x))),
            Gradients(network, Line.Integral(x, density * ExplicitScoreMatching.Loss(network.call, x))), 1e-10);
    }

    [Fact]
    public void The_Fisher_divergence_of_two_Gaussians_is_the_closed_form()
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
    public void The_trace_is_that_of_the_autograd_Jacobian(Activation activation)
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
}
