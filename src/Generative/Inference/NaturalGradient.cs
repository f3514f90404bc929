using Generative.Numerics;

namespace Generative.Inference;

/// <summary>The natural gradient: the steepest way if distances are divergences of distributions.</summary>
/// <remarks>
/// F = E_p[s sᵀ], s = ∇_θ ln p(x; θ);  KL(p_θ ‖ p_θ+δ) = ½ δᵀ F δ + O(|δ|³);  natural gradient F⁻¹ ∇L.
/// To first order it moves the distribution the same way in whatever parameters it is written.
/// Amari, "Natural Gradient Works Efficiently in Learning", 1998. s [N, P], ∇L [P], F [P, P].
/// </remarks>
public static class NaturalGradient
{
    /// <summary>F = Σᵢ wᵢ sᵢ sᵢᵀ.</summary>
    /// <param name="scores">sᵢ of samples of p, or of all outcomes.</param>
    /// <param name="weights">wᵢ [N], the probabilities of the outcomes; null: 1 / N of samples.</param>
    public static Tensor Fisher(Tensor scores, Tensor? weights = null) =>
        weights is null ? scores.t().mm(scores) / scores.size(0) : (scores * weights.unsqueeze(1)).t().mm(scores);

    /// <summary>(F + ε I)⁻¹ ∇L by conjugate gradients, without F: F v = Σᵢ wᵢ sᵢ (sᵢᵀ v).</summary>
    /// <param name="scores">sᵢ.</param>
    /// <param name="gradient">∇L.</param>
    /// <param name="damping">ε, 0 or more; above 0 where F is singular.</param>
    /// <param name="weights">wᵢ [N]; null: 1 / N.</param>
    public static Tensor Of(Tensor scores, Tensor gradient, double damping = 0, Tensor? weights = null) =>
        ConjugateGradients.Solve(v => Times(scores, v, weights) + v * damping, gradient);

    private static Tensor Times(Tensor scores, Tensor v, Tensor? weights)
    {
        var along = scores.mv(v);                                                      // [N]
        return scores.t().mv(weights is null ? along / scores.size(0) : along * weights);
    }
}
