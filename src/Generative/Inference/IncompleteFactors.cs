using Generative.Numerics;

namespace Generative.Inference;

/// <summary>Examples of which some numbers are missing (NaN), in factor analysis and probabilistic PCA.</summary>
/// <remarks>
/// z ~ N(0, I),   xⱼ | z ~ N(μⱼ + wⱼᵀz, ψⱼ), so that a number that is missing leaves no trace. With sums over the
/// numbers j that example i has:
///   Mᵢ = I + Σⱼ wⱼ wⱼᵀ / ψⱼ,   bᵢ = Σⱼ wⱼ yⱼ / ψⱼ,   E[z] = Mᵢ⁻¹ bᵢ,   Cov[z] = Mᵢ⁻¹,   y = x - μ,
///   ln p(x_o) = -½ [Σⱼ (ln 2π ψⱼ + yⱼ² / ψⱼ) + ln |Mᵢ| - bᵢᵀ E[z]].
/// M-step, each j over the examples that have it, with z̃ = (z, 1):
///   (wⱼ, δⱼ) = (Σᵢ E[z̃ z̃ᵀ])⁻¹ Σᵢ yᵢⱼ E[z̃],   μⱼ += δⱼ,   ψⱼ = (Σᵢ yᵢⱼ² - (wⱼ, δⱼ)ᵀ Σᵢ yᵢⱼ E[z̃]) / nⱼ.
/// Ilin and Raiko, "Practical Approaches to Principal Component Analysis in the Presence of Missing Values", 2010.
/// O(B D L²). x [B, D], W [D, L], ψ and μ [D], M [B, L, L].
/// </remarks>
public sealed class IncompleteFactors
{
    private readonly Tensor seen, y, psi, b, inverse, logDet;

    /// <summary>Solves for all examples.</summary>
    public IncompleteFactors(Tensor x, Tensor mean, Tensor W, Tensor psi)
    {
        this.psi = psi;
        var L = W.size(1);
        seen = x.isnan().logical_not().to(W.dtype);                                    // [B, D]
        y = x.nan_to_num(0).sub(mean) * seen;
        var scaled = W / psi.unsqueeze(1);
        var squares = (scaled.unsqueeze(2) * W.unsqueeze(1)).view(-1, L * L);          // wⱼ wⱼᵀ / ψⱼ
        var M = seen.mm(squares).view(-1, L, L) + eye(L, dtype: W.dtype, device: W.device);
        (inverse, logDet) = PositiveDefinite.Inverse(M);
        b = y.mm(scaled);                                                              // [B, L]
        Z = inverse.bmm(b.unsqueeze(2)).squeeze(2);
    }

    /// <summary>E[z | x_o], [B, L].</summary>
    public Tensor Z { get; }

    /// <summary>ln p(x_o), [B].</summary>
    public Tensor LogProb => (seen.mv((2 * Math.PI * psi).log()) + (y.square() / psi).sum([1]) + logDet
        - (b * Z).sum([1])) * -0.5;

    /// <summary>n [D], Σ y² [D], Σ y E[z̃] [D, L + 1], Σ E[z̃ z̃ᵀ] [D, (L + 1)²].</summary>
    public IReadOnlyList<Tensor> Sums
    {
        get
        {
            var one = ones_like(Z.narrow(1, 0, 1));
            var z = cat([Z, one], 1);
            var covariance = functional.pad(inverse, [0, 1, 0, 1]);
            var zz = (covariance + z.unsqueeze(2) * z.unsqueeze(1)).flatten(1);        // [B, (L + 1)²]
            return [seen.sum([0]), y.square().sum([0]), y.t().mm(z), seen.t().mm(zz)];
        }
    }

    /// <summary>W, the change of μ, and n ψ, from the sums.</summary>
    public static (Tensor W, Tensor Shift, Tensor Noise) Maximize(IReadOnlyList<Tensor> sums)
    {
        var (yy, yz) = (sums[1], sums[2]);
        var (D, L) = (yz.size(0), yz.size(1) - 1);
        var all = PositiveDefinite.Inverse(sums[3].view(D, L + 1, L + 1)).Inverse.bmm(yz.unsqueeze(2)).squeeze(2);
        return (all.narrow(1, 0, L), all.select(1, L), yy - (all * yz).sum([1]));
    }

    /// <summary>The sums that W and ψ themselves have, for an example without gaps.</summary>
    public static IReadOnlyList<Tensor> Statistics(Tensor W, Tensor psi)
    {
        var (D, L) = (W.size(0), W.size(1));
        var identity = eye(L + 1, dtype: W.dtype, device: W.device).flatten();
        return [ones_like(psi), W.square().sum([1]) + psi, functional.pad(W, [0, 1]),
            identity.unsqueeze(0).expand(D, -1).clone()];
    }
}
