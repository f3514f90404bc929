using Generative.Numerics;

namespace Generative.Estimators;

/// <summary>Control variates: V minus correlated quantities W with known means. The mean stays, the variance
/// falls.</summary>
/// <remarks>
/// Z = V - αᵀ (W - μ), α* = Cov(W)⁻¹ Cov(W, V), Var Z* = Var V - Cov(V, W) Cov(W)⁻¹ Cov(W, V); with one W, α* = Cov(V,
/// W) / Var W and
/// Var Z* = Var V - Cov²(V, W) / Var W. Owen, "Monte Carlo theory, methods and examples", 2013, section 8.9.
/// V [n] or [n, P] (P quantities, each with coefficients of its own); W [n] or [n, m]; μ a number, or [m]; α [m, P].
/// </remarks>
public static class ControlVariates
{
    /// <summary>α* from samples, [m, P].</summary>
    public static Tensor Coefficients(Tensor V, Tensor W)
    {
        var (v, w) = (Centered(Columns(V)), Centered(Columns(W)));
        return linalg.solve(w.t().MatMul(w), w.t().MatMul(v));
    }

    /// <summary>V - (W - μ) α, the shape of V. Unbiased when α does not come from the same samples.</summary>
    public static Tensor Apply(Tensor V, Tensor W, Tensor mu, Tensor alpha) =>
        V - (Columns(W) - mu).MatMul(alpha).view_as(V);

    /// <summary>As Apply, with α* from the same samples: a bias of order 1/n for the last bit of variance.</summary>
    public static Tensor Reduced(Tensor V, Tensor W, Tensor mu) => Apply(V, W, mu, Coefficients(V, W));

    private static Tensor Columns(Tensor t) => t.dim() == 1 ? t.unsqueeze(1) : t;

    private static Tensor Centered(Tensor t) => t - t.mean([0], keepdim: true);
}
