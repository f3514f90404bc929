namespace Generative.Bijectors;

/// <summary>The unit interval onto the real line, its ends moved inward so that none is infinite.</summary>
/// <remarks>
/// y = logit(α + (1 - 2α) x),   log |det| = Σ [log(1 - 2α) - log s(y) - log(1 - s(y))],   s the logistic function.
/// Dinh et al., 2017, arXiv:1605.08803, section 4.1 (α = 0.05); Papamakarios et al., 2017, arXiv:1705.07057, appendix
/// (λ = 1e-6 for MNIST).
/// </remarks>
public sealed class Logit(double alpha) : Bijector(nameof(Logit))
{
    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null)
    {
        var v = alpha + (1 - 2 * alpha) * x;
        var (log, log1) = (v.log(), (1 - v).log());
        return (log - log1, SumOf(Math.Log(1 - 2 * alpha) - log - log1));
    }

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) =>
        ((y.sigmoid() - alpha) / (1 - 2 * alpha),
            -SumOf(Math.Log(1 - 2 * alpha) + functional.softplus(y) + functional.softplus(-y)));
}
