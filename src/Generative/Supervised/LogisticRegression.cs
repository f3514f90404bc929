namespace Generative.Supervised;

/// <summary>Logistic regression with two classes, by Newton's method.</summary>
/// <remarks>
/// p(y = 1 | x) = σ(wᵀx + b);   L = Σᵢ -ln p(yᵢ | xᵢ) + ½ λ |w|²;
/// ∇L = X̃ᵀ (p - y) + λ w, ∇²L = X̃ᵀ diag(p (1 - p)) X̃ + λ I, X̃ = (X, 1); b has no penalty. θ = (w, b) moves by
/// -(∇²L)⁻¹ ∇L, by halves of it while L would rise: iteratively reweighted least squares. L is convex.
/// x [N, D], y [N] of 0 and 1.
/// </remarks>
public sealed class LogisticRegression
{
    private LogisticRegression(Tensor theta) => Theta = theta;

    /// <summary>w, then b: [D + 1].</summary>
    public Tensor Theta { get; }

    /// <summary>wᵀx + b = ln p(1 | x) / p(0 | x), [N].</summary>
    public Tensor LogOdds(Tensor x) => NewtonSteps.Widened(x).mv(Theta);

    /// <summary>Fits it until no number of ∇L is above the tolerance.</summary>
    /// <param name="x">Examples.</param>
    /// <param name="y">Classes, of the dtype of x.</param>
    /// <param name="penalty">λ, 0 or more; with 0 and classes that a plane divides there is no minimum.</param>
    /// <param name="tolerance">Of the gradient.</param>
    /// <param name="mostSteps">Steps at most.</param>
    public static LogisticRegression Fit(
        Tensor x, Tensor y, double penalty = 1, double tolerance = 1e-10, int mostSteps = 100)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var wide = NewtonSteps.Widened(x);
        var lambda = cat([full([x.size(1)], penalty, dtype: x.dtype, device: x.device),
            zeros(1, dtype: x.dtype, device: x.device)], 0);
        var theta = zeros_like(lambda);
        for (var t = 0; t < mostSteps; t++)
        {
            var p = wide.mv(theta).sigmoid();
            var gradient = wide.t().mv(p - y) + lambda * theta;
            if (gradient.abs().max().to(float64).item<double>() <= tolerance) break;
            var curvature = (wide * (p * (1 - p)).unsqueeze(1)).t().mm(wide) + lambda.diag();
            var step = linalg.solve(curvature, gradient);
            theta = NewtonSteps.Descend(theta, step, v => Loss(wide, y, lambda, v));
        }
        return new(theta.MoveToOuterDisposeScope());
    }

    /// <summary>L at θ.</summary>
    private static double Loss(Tensor wide, Tensor y, Tensor lambda, Tensor theta)
    {
        var odds = wide.mv(theta);
        // -ln σ(a) = softplus(-a), -ln (1 - σ(a)) = softplus(-a) + a
        var nll = (functional.softplus(-odds) + (1 - y) * odds).sum();
        return (nll + (lambda * theta.square()).sum() / 2).to(float64).item<double>();
    }
}
