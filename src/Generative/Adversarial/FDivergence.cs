namespace Generative.Adversarial;

/// <summary>An f-divergence D_f(p ‖ q) = ∫ q f(p/q): its generator f, the conjugate f*, and a map of unbounded scores
/// onto the conjugate's domain.</summary>
/// <remarks>
/// f convex, f(1) = 0;   f*(t) = sup_u (u t - f(u));   the bound max_T E_p[T] - E_q[f*(T)] is reached at T = f'(p/q).
/// Nowozin, Cseke and Tomioka, "f-GAN", 2016, arXiv:1606.00709, tables 1, 2 and 6.
/// </remarks>
/// <param name="Name">The divergence.</param>
/// <param name="Generator">f(u), u > 0.</param>
/// <param name="Conjugate">f*(t), t in the domain.</param>
/// <param name="Activation">g_f: a score v in R to t in the domain, increasing.</param>
/// <param name="Derivative">f'(u), the best t where p/q = u.</param>
public sealed record FDivergence(
    string Name, Func<Tensor, Tensor> Generator, Func<Tensor, Tensor> Conjugate, Func<Tensor, Tensor> Activation,
    Func<Tensor, Tensor> Derivative)
{
    /// <summary>KL(p ‖ q): f = u ln u, f* = exp(t - 1).</summary>
    public static FDivergence KullbackLeibler { get; } =
        new("kullbackLeibler", u => u * u.log(), t => (t - 1).exp(), v => v, u => u.log() + 1);

    /// <summary>KL(q ‖ p): f = -ln u, f* = -1 - ln(-t), t &lt; 0.</summary>
    public static FDivergence ReverseKullbackLeibler { get; } =
        new("reverseKullbackLeibler", u => -u.log(), t => -1 - (-t).log(), v => -(-v).exp(), u => -1 / u);

    /// <summary>2 JS(p, q): f = u ln u - (u + 1) ln((u + 1)/2), f* = -ln(2 - exp t), t &lt; ln 2.</summary>
    public static FDivergence JensenShannon { get; } = new("jensenShannon",
        u => u * u.log() - (u + 1) * ((u + 1) / 2).log(), t => -(2 - t.exp()).log(),
            v => Math.Log(2) - functional.softplus(-v), u => (2 * u / (u + 1)).log());

    /// <summary>½ ∫ |p - q|: f = ½ |u - 1|, f* = t, |t| ≤ ½.</summary>
    public static FDivergence TotalVariation { get; } =
        new("totalVariation", u => 0.5 * (u - 1).abs(), t => t, v => 0.5 * v.tanh(), u => 0.5 * (u - 1).sign());

    /// <summary>Pearson's χ²: f = (u - 1)², f* = t²/4 + t.</summary>
    public static FDivergence Pearson { get; } =
        new("pearson", u => (u - 1).square(), t => t.square() / 4 + t, v => v, u => 2 * (u - 1));
}
