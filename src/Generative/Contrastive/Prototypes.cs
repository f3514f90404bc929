using Generative.Inference;

namespace Generative.Contrastive;

/// <summary>Centers of clusters of features, each with a concentration, and the loss of finding an example's own among
/// them.</summary>
/// <remarks>
/// L = -ln [exp(v·c_s/φ_s) / Σⱼ exp(v·cⱼ/φⱼ)],   s the cluster of the example, c of length 1;
/// φ = Σ_z ‖v'_z - c‖ / (Z ln(Z + α)) over the Z features v' of a cluster: small where they are close and many.
/// Li et al., "Prototypical Contrastive Learning of Unsupervised Representations", 2021, arXiv:2005.04966, equations 11
/// and 12; j over all prototypes. Scaled to the mean τ, as in section 3.3; the limits before it, the 10th and the 90th
/// percentile, and the φ of clusters of one are those of its code. None may be below τ/10: features of images that are
/// all equal have φ = 0.
/// v [B, L], c [K, L], φ [K], s [B].
/// </remarks>
public static class Prototypes
{
    private const double Cut = 0.1, Least = 0.1;

    /// <summary>L of each example, [B]; c of any length.</summary>
    public static Tensor Loss(Tensor v, Tensor centers, Tensor phi, Tensor assigned)
    {
        var logits = v.mm(functional.normalize(centers).t()) / phi;                    // [B, K]
        return logits.logsumexp(1) - logits.gather(1, assigned.unsqueeze(1)).squeeze(1);
    }

    /// <summary>φ [K] of features x [N, L] in clusters [N]; that of a cluster of fewer than two is the largest of the
    /// others.</summary>
    public static Tensor Concentrations(Tensor x, Tensor centers, Tensor assigned, double alpha)
    {
        var distances = Clusters.Costs(x, centers, assigned).sqrt().unsqueeze(1);
        var (Z, sums) = Clusters.Sums(distances, assigned, (int)centers.size(0));     // [K], [K, 1]
        var some = Z > 1;
        var phi = where(some, sums.squeeze(1) / (Z * (Z + alpha).log()), zeros_like(Z));
        return where(some, phi, phi.max());
    }

    /// <summary>φ [K] between the two percentiles, with mean τ; τ where all are 0.</summary>
    public static Tensor Scaled(Tensor phi, double tau)
    {
        var sorted = phi.sort().Values;
        var cut = minimum(maximum(phi, At(Cut)), At(1 - Cut));
        var mean = cut.mean();
        return where(mean > 0, tau * cut / mean, full_like(phi, tau)).clamp_min(Least * tau);

        // Linear between the two nearest in order.
        Tensor At(double share)
        {
            var place = share * (phi.size(0) - 1);
            var below = (long)place;
            var above = Math.Min(below + 1, phi.size(0) - 1);
            return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }
    }
}
