namespace Generative.Distributions;

/// <summary>Dirichlet distributions, a row of parameters each.</summary>
/// <remarks>
/// Dir(θ | a) = exp(Σₖ (aₖ - 1) ln θₖ - ln B(a)),   ln B(a) = Σₖ ln Γ(aₖ) - ln Γ(Σₖ aₖ),   a [..., K] above 0.
/// </remarks>
public static class Dirichlets
{
    private const int NewtonSteps = 20, Halvings = 10;
    private const double MostShrinkage = 0.1;

    /// <summary>E[ln θ] = ∇ ln B(a) = ψ(a) - ψ(Σₖ aₖ), [..., K].</summary>
    public static Tensor ExpectedLog(Tensor a) => a.digamma() - a.sum(-1, keepdim: true).digamma();

    /// <summary>ln B(a), [...].</summary>
    public static Tensor LogNormalizer(Tensor a) => a.lgamma().sum(-1) - a.sum(-1).lgamma();

    /// <summary>E_q[ln Dir(θ | p) - ln Dir(θ | q)] = -KL(Dir(q) ‖ Dir(p)), [...].</summary>
    public static Tensor NegativeKl(Tensor q, Tensor p) =>
        ((p - q) * ExpectedLog(q)).sum(-1) + LogNormalizer(q) - LogNormalizer(p);

    /// <summary>a [K] that maximizes f(a) = aᵀ t - ln B(a): maximum likelihood, for t [K] the mean of ln θ.</summary>
    /// <remarks>
    /// Newton's method: ∇f = t - ψ(a) + ψ(Σ a), H = z 1 1ᵀ - diag(q), z = ψ'(Σ a), q = ψ'(a);
    /// H⁻¹ ∇f = (b - ∇f) / q,   b = Σ (∇f / q) / (Σ 1 / q - 1 / z).   Minka, "Estimating a Dirichlet
    /// distribution", 2000. Of the whole step, its halves and none the best is taken, so that f never falls.
    /// </remarks>
    public static Tensor Fit(Tensor a, Tensor t)
    {
        for (var k = 0; k < NewtonSteps; k++)
        {
            var gradient = t - ExpectedLog(a);
            var (z, q) = (a.sum().polygamma(1), a.polygamma(1));
            var b = (gradient / q).sum() / ((1 / q).sum() - 1 / z);
            a = Best(a, (gradient - b) / q, s => (s * t).sum(-1) - LogNormalizer(s));
        }
        return a;
    }

    /// <summary>The same for n equal parameters: a [1], with t [1] the mean of ln θ over all of them.</summary>
    public static Tensor FitSymmetric(Tensor a, long n, Tensor t)
    {
        for (var k = 0; k < NewtonSteps; k++)
        {
            var gradient = t - a.digamma() + (n * a).digamma();
            var curvature = a.polygamma(1) - n * (n * a).polygamma(1);
            a = Best(a, gradient / curvature, s => (n * (s * t - s.lgamma()) + (n * s).lgamma()).squeeze(-1));
        }
        return a;
    }

    // Of a + s step, s = 1, ½, ¼, ..., 0, the one where f is largest; f takes [S, K] to [S].
    private static Tensor Best(Tensor a, Tensor step, Func<Tensor, Tensor> f)
    {
        var powers = arange(Halvings, dtype: a.dtype, device: a.device);
        var lengths = cat([(-powers * Math.Log(2)).exp(), zeros_like(powers[0..1])], 0).unsqueeze(1);
        var places = maximum(a + lengths * step.nan_to_num(0, 0, 0), MostShrinkage * a);       // [S, K]
        var values = f(places).nan_to_num(double.NegativeInfinity);
        return places.index_select(0, values.argmax(0, keepdim: true)).squeeze(0);
    }
}
