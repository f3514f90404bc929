namespace Generative.Distributions;

/// <summary>Kullback-Leibler divergence of tables of probabilities, and its chain rule.</summary>
/// <remarks>
/// KL(p ‖ q) = Σ p ln(p / q),   0 ln 0 = 0;
/// KL(p(a, b) ‖ q(a, b)) = KL(p(a) ‖ q(a)) + Σₐ p(a) KL(p(b | a) ‖ q(b | a)).
/// Cover and Thomas, "Elements of Information Theory", 2006, theorem 2.5.3. p and q [..., A, B], nats.
/// </remarks>
public static class RelativeEntropy
{
    /// <summary>KL(p ‖ q) of distributions over the last dimension, [..., A] -> [...].</summary>
    public static Tensor Of(Tensor p, Tensor q) => (xlogy(p, p) - xlogy(p, q)).sum(-1);

    /// <summary>The two parts of KL(p(a, b) ‖ q(a, b)): that of a, and that of b given a, each [...].</summary>
    public static (Tensor First, Tensor Second) Chain(Tensor p, Tensor q)
    {
        var (pa, qa) = (p.sum(-1), q.sum(-1));                                         // [..., A]
        var (some, other) = (pa.unsqueeze(-1), qa.unsqueeze(-1));
        // Where a never happens under p, what would follow it does not count.
        var given = Of((p / some).nan_to_num(0), where(some > 0, q / other, ones_like(q)));
        return (Of(pa, qa), (pa * given).sum(-1));
    }
}
