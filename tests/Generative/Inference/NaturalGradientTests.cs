using Generative.Inference;
using Generative.Numerics;
using Generative.Supervised;

namespace Generative.Tests.Inference;

/// <summary>The Fisher matrix by enumeration and by its second derivative; the natural gradient does not depend on the
/// parameters.</summary>
public sealed class NaturalGradientTests
{
    private static readonly double[] logits = [0.3, -1.2, 0.8];

    // ∇ ln p(k) of a categorical with softmax parameters (the last one fixed at 0), for each of the four outcomes.
    private static (Tensor Scores, Tensor P) Categorical(Tensor theta)
    {
        var p = functional.softmax(cat([theta, zeros(1, dtype: float64)], 0), 0);
        return (eye(4, dtype: float64).narrow(1, 0, 3) - p.narrow(0, 0, 3), p);
    }

    private static double Divergence(Tensor a, Tensor b)
    {
        var (p, q) = (Categorical(a).P, Categorical(b).P);
        return (p * (p.log() - q.log())).sum().item<double>();
    }

    [Fact]
    public void The_Fisher_matrix_is_the_curvature_of_the_divergence()
    {
        using var scope = NewDisposeScope();
        var theta = tensor(logits);
        var (scores, p) = Categorical(theta);
        var F = NaturalGradient.Fisher(scores, p);
        RandomState.Seed(5);
        var direction = randn(3, dtype: float64);
        var quadratic = direction.dot(F.mv(direction)).item<double>() / 2;
        // Central second difference with h = 1e-3: what is left is of order h².
        const double h = 1e-3;
        var curve = (Divergence(theta, theta + h * direction) + Divergence(theta, theta - h * direction)) / (2 * h * h);
        Assert.Equal(quadratic, curve, 1e-6);
    }

    [Fact]
    public void The_natural_gradient_is_the_solution_with_the_Fisher_matrix()
    {
        using var scope = NewDisposeScope();
        var (scores, p) = Categorical(tensor(logits));
        var gradient = tensor(new[] { 1.0, -2, 0.5 });
        var found = NaturalGradient.Of(scores, gradient, weights: p);
        var expected = linalg.solve(NaturalGradient.Fisher(scores, p), gradient);
        Assert.InRange((found - expected).abs().max().item<double>(), 0, 1e-10);
        var damped = NaturalGradient.Of(scores, gradient, 0.1);
        var F = NaturalGradient.Fisher(scores) + (eye(3, dtype: float64) * 0.1);
        Assert.InRange((F.mv(damped) - gradient).abs().max().item<double>(), 0, 1e-9);
    }

    [Fact]
    public void It_moves_the_distribution_the_same_way_in_other_parameters()
    {
        using var scope = NewDisposeScope();
        // φ = A θ + tanh(θ): scores and gradients change by the inverse of the Jacobian.
        var theta = tensor(logits);
        RandomState.Seed(6);
        var jacobian = randn(3, 3, dtype: float64) + (1 - theta.tanh().square()).diag();               // ∂φ / ∂θ
        var inverse = linalg.inv(jacobian);
        var (scores, p) = Categorical(theta);
        var gradient = tensor(new[] { 1.0, -2, 0.5 });
        var inTheta = NaturalGradient.Of(scores, gradient, weights: p);
        var inPhi = NaturalGradient.Of(scores.mm(inverse), inverse.t().mv(gradient), weights: p);
        Assert.InRange((jacobian.mv(inTheta) - inPhi).abs().max().item<double>(), 0, 1e-9);
    }

    [Fact]
    public void In_logistic_regression_it_is_the_step_of_Newton()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(7);
        // For a canonical link the Fisher matrix is the Hessian: here the labels are averaged out exactly.
        var x = randn(20, 3, dtype: float64);
        var y = (rand(20, dtype: float64) < 0.5).to(float64);
        var theta = tensor(logits);
        var q = x.mv(theta).sigmoid();
        var (ones, zeros) = (x * (1 - q).unsqueeze(1), -x * q.unsqueeze(1));           // scores of y = 1 and y = 0
        var scores = cat([ones, zeros], 0);
        var hessian = (x * (q * (1 - q)).unsqueeze(1)).t().mm(x);
        var gradient = x.t().mv(q - y);
        var natural = NaturalGradient.Of(scores, gradient, weights: cat([q, 1 - q], 0));
        Assert.InRange((natural - linalg.solve(hessian, gradient)).abs().max().item<double>(), 0, 1e-8);
    }
}
