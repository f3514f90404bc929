using Generative.Numerics;

namespace Generative.Supervised;

/// <summary>Logistic regression with K classes: softmax, or multinomial logistic, regression.</summary>
/// <remarks>
/// p(y = k | x) = exp(θₖᵀx̃) / Σⱼ exp(θⱼᵀx̃), x̃ = (x, 1);   L = Σᵢ -ln p(yᵢ | xᵢ) + ½ λ |W|²; biases go free.
/// ∇L = X̃ᵀ (P - Y) + λ W,   ∇²L v = X̃ᵀ (P ⊙ (U - Σₖ P ⊙ U)) + λ v, U = X̃ v.
/// Newton's step -(∇²L)⁻¹ ∇L comes from conjugate gradients, by halves of it while L would rise. All biases may move
/// together without changing p: from 0 their sum stays 0. Bishop, 2006, section 4.3.4.
/// x [N, D], y [N] of 0 .. K - 1 (int64), P and Y [N, K], θ [D + 1, K].
/// </remarks>
public sealed class SoftmaxRegression
{
    private SoftmaxRegression(Tensor theta) => Theta = theta;

    /// <summary>A column of weights for each class, its bias last: [D + 1, K].</summary>
    public Tensor Theta { get; }

    /// <summary>ln p(y | x), [N, K].</summary>
    public Tensor LogPosterior(Tensor x) => functional.log_softmax(NewtonSteps.Widened(x).mm(Theta), 1);

    /// <summary>The most probable class of each x, [N] (int64).</summary>
    public Tensor Classify(Tensor x) => LogPosterior(x).argmax(1);

    /// <summary>Fits it until no number of ∇L is above the tolerance.</summary>
    /// <param name="x">Examples.</param>
    /// <param name="y">Classes.</param>
    /// <param name="classes">K.</param>
    /// <param name="penalty">λ, above 0.</param>
    /// <param name="tolerance">Of the gradient.</param>
    /// <param name="mostSteps">Steps at most.</param>
    /// <param name="stepTolerance">Of each step's equations, as a share of |∇L|: larger ones cost less, and more
    /// steps.</param>
    public static SoftmaxRegression Fit(Tensor x, Tensor y, long classes, double penalty = 1, double tolerance = 1e-9,
        int mostSteps = 100, double stepTolerance = 1e-10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(penalty);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (wide, members) = (NewtonSteps.Widened(x), y.OneHot(classes, x.dtype));
        var lambda = full([x.size(1) + 1, 1], penalty, dtype: x.dtype, device: x.device);
        lambda[-1] = zeros_like(lambda[-1]);
        var theta = zeros(x.size(1) + 1, classes, dtype: x.dtype, device: x.device);
        for (var t = 0; t < mostSteps; t++)
        {
            using var step = NewDisposeScope();
            var p = functional.softmax(wide.mm(theta), 1);
            var gradient = wide.t().mm(p - members) + lambda * theta;
            if (gradient.abs().max().to(float64).item<double>() <= tolerance) break;
            Tensor Multiply(Tensor v)
            {
                using var product = NewDisposeScope();
                var direction = v.view(theta.shape);
                var u = wide.mm(direction) * p;
                var curvature = wide.t().mm(u - p * u.sum(1, keepdim: true)) + lambda * direction;
                return curvature.flatten().MoveToOuterDisposeScope();
            }
            var descent = ConjugateGradients.Solve(Multiply, gradient.flatten(), stepTolerance).view(theta.shape);
            theta = NewtonSteps.Descend(theta, descent, v => Loss(wide, members, lambda, v)).MoveInto(scope);
        }
        return new(theta.MoveToOuterDisposeScope());
    }

    /// <summary>L at θ.</summary>
    private static double Loss(Tensor wide, Tensor members, Tensor lambda, Tensor theta)
    {
        using var scope = NewDisposeScope();
        var nll = -(functional.log_softmax(wide.mm(theta), 1) * members).sum();
        return (nll + (lambda * theta.square()).sum() / 2).to(float64).item<double>();
    }
}
