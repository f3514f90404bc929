using Generative.Numerics;

namespace Generative.Score;

/// <summary>Score matching with the exact trace: the Fisher divergence from the data, up to a constant, without the
/// data's score.</summary>
/// <remarks>
/// J(x) = ½ ‖s(x)‖² + tr ∇ₓ s(x), E_p[J] = D_F(p ‖ s) - ½ E_p ‖∇ₓ log p(x)‖² (by parts, where p s vanishes far out).
/// Hyvärinen, 2005, JMLR 6, theorem 1. s(x) and x [B, ...], D numbers each; J [B]. The trace takes D backward passes:
/// for few dimensions.
/// </remarks>
public static class ExplicitScoreMatching
{
    /// <summary>J at each x, [B], differentiable in the parameters where gradients are recorded.</summary>
    public static Tensor Loss(Func<Tensor, Tensor> score, Tensor x)
    {
        var recorded = is_grad_enabled();
        using var on = enable_grad();
        var at = x.detach().requires_grad_();
        var s = score(at).flatten(1);                                                                 // [B, D]
        var J = 0.5 * s.square().sum([1]);
        for (var j = 0; j < s.size(1); j++)
            // ∂sⱼ/∂xⱼ
            J = J + Gradients.Of(s.select(1, j), at, differentiable: recorded, retain: true).flatten(1).select(1, j);
        return recorded ? J : J.detach();
    }
}
