using Generative.Distributions;

namespace Generative.Bijectors;

/// <summary>N(μ, diag σ²) pushed through a bijector: the posterior of variational inference with normalizing
/// flows.</summary>
/// <remarks>
/// z = f(z₀; h),   z₀ ~ q₀ = N(μ, diag σ²),   log q(z) = log q₀(z₀) - log |det ∂f/∂z₀|.
/// Rezende and Mohamed, "Variational Inference with Normalizing Flows", 2015, arXiv:1505.05770, equations 5 to 7;
/// f's inputs h beside z₀: Kingma et al., 2016, arXiv:1606.04934, section 4.
/// μ, σ [B, L]; h [B, C]; K draws z [K, B, L], log q [K, B].
/// </remarks>
/// <param name="source">q₀.</param>
/// <param name="f">From z₀ to z.</param>
/// <param name="context">h; null: none.</param>
public sealed class FlowedNormal(DiagonalNormal source, IBijector f, Tensor? context)
{
    /// <summary>f(μ), [B, L]: the median where f is monotone, near the mean otherwise.</summary>
    public Tensor Center => f.Forward(source.Mu, context).Y;

    /// <summary>K draws z [K, B, L] with the gradient of the parameters, and log q(z) [K, B].</summary>
    public (Tensor Z, Tensor LogProb) RSample(long K)
    {
        var z0 = source.RSample(K);
        var (z, logDet) = f.Forward(z0.flatten(0, 1), ContextOf(K));                   // [K B, L], [K B]
        return (z.view(z0.shape), source.LogProb(z0) - logDet.view(K, -1));
    }

    /// <summary>log q(z) of any z [K, B, L], by the inverse: [K, B].</summary>
    public Tensor LogProb(Tensor z)
    {
        var (z0, logDet) = f.Inverse(z.flatten(0, 1), ContextOf(z.size(0)));
        return source.LogProb(z0.view(z.shape)) + logDet.view(z.size(0), -1);
    }

    private Tensor? ContextOf(long K) => context?.repeat(K, 1);
}
