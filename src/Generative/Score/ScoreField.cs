using Generative.Numerics;

namespace Generative.Score;

/// <summary>The score of a density that is known up to its constant, by automatic differentiation.</summary>
/// <remarks>
/// s(x) = ∇ₓ log p(x) = -∇ₓ f(x)   for p(x) = e^{-f(x)} / Z: the constant has no part in it.
/// Hyvärinen, "Estimation of Non-Normalized Statistical Models by Score Matching", 2005, JMLR 6, section 2.
/// x [B, ...]; log p(x) [B], up to a constant; s(x) has the shape of x.
/// </remarks>
public static class ScoreField
{
    /// <summary>The score as a function of x.</summary>
    public static Func<Tensor, Tensor> Of(Func<Tensor, Tensor> logDensity) => x => At(logDensity, x).Score;

    /// <summary>log p and its score at x, differentiable where gradients are recorded.</summary>
    public static (Tensor LogDensity, Tensor Score) At(Func<Tensor, Tensor> logDensity, Tensor x)
    {
        var recorded = is_grad_enabled();
        using var on = enable_grad();
        var at = recorded && x.requires_grad ? x : x.detach().requires_grad_();
        var logP = logDensity(at);                                                                    // [B]
        var s = Gradients.Of(logP, at, differentiable: recorded);
        return (recorded ? logP : logP.detach(), s);
    }
}
