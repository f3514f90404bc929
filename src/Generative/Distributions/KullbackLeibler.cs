namespace Generative.Distributions;

/// <summary>The divergence of tables of probabilities, and its chain rule.</summary>
/// <remarks>
/// KL(p ‖ q) = Σ p ln(p / q) ≥ 0, where 0 ln 0 = 0; ∞ where q is 0 and p is not.
/// KL(p(x, y) ‖ q(x, y)) = KL(p(x) ‖ q(x)) + E_p(x)[KL(p(y|x) ‖ q(y|x))].
/// Cover and Thomas, "Elements of Information Theory", 2006, theorem 2.5.3.
/// </remarks>
public static class KullbackLeibler
{
    /// <summary>KL(p ‖ q) over the last dimension, [..., K] -> [...].</summary>
    public static Tensor Of(Tensor p, Tensor q) => (p.xlogy(p) - p.xlogy(q)).sum(-1);

    /// <summary>Both terms of the chain rule.</summary>
    /// <param name="p">p(x, y), [X, Y].</param>
    /// <param name="q">q(x, y), [X, Y].</param>
    /// <returns>KL(p(x) ‖ q(x)) and E_p(x)[KL(p(y|x) ‖ q(y|x))], numbers.</returns>
    public static (Tensor First, Tensor Second) ChainRule(Tensor p, Tensor q)
    {
        var (px, qx) = (p.sum(1, keepdim: true), q.sum(1, keepdim: true));             // [X, 1]
        var given = Of(p / px, q / qx);                                                // [X]
        return (Of(px.squeeze(1), qx.squeeze(1)), where(px.squeeze(1) > 0, px.squeeze(1) * given, 0.0).sum());
    }
}
