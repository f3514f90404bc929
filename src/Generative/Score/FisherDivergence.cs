namespace Generative.Score;

/// <summary>How far one score is from another.</summary>
/// <remarks>
/// D_F(p ‖ q) = ½ E_p ‖∇ₓ log p(x) - ∇ₓ log q(x)‖²: 0 only for p = q, and free of both constants.
/// Hyvärinen, 2005, equation 2; Lyu, "Interpretation and Generalization of Score Matching", 2009, arXiv:1205.2629,
/// definition 1.
/// </remarks>
public static class FisherDivergence
{
    /// <summary>½ ‖s_p(x) - s_q(x)‖² at x ~ p, [B]: its mean is the divergence.</summary>
    /// <param name="p">The score of the distribution that x is from.</param>
    /// <param name="q">The other's.</param>
    /// <param name="x">[B, ...].</param>
    public static Tensor At(Func<Tensor, Tensor> p, Func<Tensor, Tensor> q, Tensor x) =>
        0.5 * (p(x) - q(x)).flatten(1).square().sum([1]);
}
