using Generative.Numerics;

namespace Generative.Inference;

/// <summary>Examples of which some numbers are missing (NaN), under K Gaussians.</summary>
/// <remarks>
/// With o the numbers that are there, m the others:
///   ln p(x_o | k) = ln N(x_o; μ_o, Σ_oo),
///   E[x | x_o, k] = μ + Σ_·o Σ_oo⁻¹ (x_o - μ_o),   Cov[x | x_o, k] = Σ - Σ_·o Σ_oo⁻¹ Σ_o·.
/// Ghahramani and Jordan, "Supervised learning from incomplete data via an EM approach", 1994. M = diag(o) makes all
/// examples alike: A = M Σ M + I - M has the block Σ_oo, and 1 where a number is missing. O(B K D³).
/// x [B, D], μ [K, D], Σ [K, D, D]; A [B, K, D, D].
/// </remarks>
public sealed class IncompleteGaussians
{
    private readonly Tensor x, seen, mask, means, sigma, inverse, logDet, y, solved;

    /// <summary>Solves for all examples and components.</summary>
    public IncompleteGaussians(Tensor x, Tensor means, Tensor sigma)
    {
        (this.x, this.means, this.sigma) = (x, means, sigma);
        seen = x.isnan().logical_not();
        mask = seen.to(means.dtype);
        var both = (mask.unsqueeze(1) * mask.unsqueeze(2)).unsqueeze(1);               // [B, 1, D, D]
        (var all, logDet) = PositiveDefinite.Inverse(sigma * both + diag_embed(1 - mask).unsqueeze(1));
        inverse = all * both;                                                          // M A⁻¹ M
        y = (x.nan_to_num(0).unsqueeze(1) - means) * mask.unsqueeze(1);                // [B, K, D]
        solved = inverse.MatMul(y.unsqueeze(-1)).squeeze(-1);                          // Σ_oo⁻¹ (x_o - μ_o)
    }

    /// <summary>The numbers that are missing replaced by the means of their columns, [B, D].</summary>
    public static Tensor Filled(Tensor x)
    {
        var seen = x.isnan().logical_not();
        var mean = x.nan_to_num(0).sum([0]) / seen.sum([0]).clamp(min: 1);
        return where(seen, x, mean);
    }

    /// <summary>ln p(x_o | k), [B, K].</summary>
    public Tensor LogDensity =>
        ((y * solved).sum([2]) + logDet + mask.sum([1], keepdim: true) * Math.Log(2 * Math.PI)) * -0.5;

    /// <summary>E[x | x_o, k], [B, K, D].</summary>
    public Tensor Completed => where(seen.unsqueeze(1), x.unsqueeze(1),
        means + sigma.MatMul(solved.unsqueeze(-1)).squeeze(-1));

    /// <summary>Σᵢ rᵢₖ E[x - c] [K, D], and Σᵢ rᵢₖ E[(x - c)(x - c)ᵀ] as <see cref="Gaussians.Moments"/> has
    /// it.</summary>
    public IReadOnlyList<Tensor> Sums(Tensor r, Tensor c, CovarianceKind kind)
    {
        var z = (Completed - c).transpose(0, 1);                                       // [K, B, D]
        var weighted = z * r.t().unsqueeze(2);
        var known = (inverse * r.unsqueeze(2).unsqueeze(3)).sum([0]);                  // [K, D, D]
        var all = weighted.transpose(1, 2).bmm(z) + sigma * r.sum([0]).view(-1, 1, 1) - sigma.bmm(known).bmm(sigma);
        var moments = kind switch
        {
            CovarianceKind.Full => all,
            CovarianceKind.Tied => all.sum([0], keepdim: true),
            _ => all.diagonal(0, 1, 2),
        };
        return [weighted.sum([1]), moments];
    }
}
