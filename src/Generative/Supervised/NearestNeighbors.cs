using Generative.Metrics;

namespace Generative.Supervised;

/// <summary>Classification by the k nearest neighbors, nearer ones with more weight.</summary>
/// <remarks>
/// ŷ(x) = argmax_c Σ_{i ∈ N_k(x), yᵢ = c} exp(cos(x, xᵢ)/τ),   N_k(x) the k examples of largest cosine.
/// Wu et al., "Unsupervised Feature Learning via Non-Parametric Instance Discrimination", 2018, arXiv:1805.01978,
/// section 3.4.
/// x [N, D], y [N] of 0 .. C - 1 (int64).
/// </remarks>
/// <param name="x">Examples.</param>
/// <param name="y">Their classes.</param>
/// <param name="classes">C.</param>
/// <param name="k">Neighbors; all, where there are fewer.</param>
/// <param name="tau">τ.</param>
public sealed class NearestNeighbors(Tensor x, Tensor y, long classes, int k = 20, double tau = 0.07)
{
    /// <summary>The class of each x [n, D], [n] (int64).</summary>
    public Tensor Classify(Tensor at)
    {
        var neighbors = (int)Math.Min(k, x.size(0));
        return Pairwise.Rows(functional.normalize(at), functional.normalize(x), (_, squared) =>
        {
            var (distance, which) = squared.topk(neighbors, largest: false);           // [b, k]
            var cosine = 1 - distance / 2;
            var votes = zeros([which.size(0), classes], dtype: x.dtype, device: x.device);
            var own = y.index_select(0, which.flatten()).view_as(which);
            return votes.scatter_add_(1, own, (cosine / tau).exp()).argmax(1);
        });
    }
}
