using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Estimators;

/// <summary>The importance-weighted bound of variational autoencoders with a Gaussian latent.</summary>
/// <remarks>
/// log p(x) ≥ E[log 1/k Σ_k w_k], w_k = p(x|z_k) p(z_k) / q(z_k|x), z_k ~ q(z|x). Per example, [B]; the loop takes the
/// mean over the batch.
/// Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2016, arXiv:1509.00519.
/// </remarks>
public static class ImportanceWeighting
{
    /// <summary>The importance-weighted bound: -log 1/k Σ_k w_k, a tighter bound on -log p(x) as k grows; one draw
    /// makes it loss A.</summary>
    /// <param name="x">[B, D].</param>
    /// <param name="q">q(z|x) over [B, K].</param>
    /// <param name="likelihood">z [L, B, K] -> p(x|z) over [L, B, D].</param>
    /// <param name="L">Draws per example, k in the formulas.</param>
    /// <param name="doubly">
    /// Whether the encoder's gradient is doubly reparameterized: Σ_k w̃_k² ∂log w_k/∂z_k ∂z_k/∂φ in place of Σ_k w̃_k d
    /// log w_k/dφ, w̃ the normalized weights.
    /// The same mean, and a variance that falls as k grows where the plain one's signal drowns. Tucker, Lawson, Gu and
    /// Maddison, 2019, arXiv:1810.04152, equation 8.
    /// </param>
    /// <param name="prior">p(z); null: N(0, I).</param>
    /// <remarks>Burda, Grosse and Salakhutdinov, 2016, arXiv:1509.00519, equation 8.</remarks>
    public static Terms Loss(
        Tensor x, DiagonalNormal q, Func<Tensor, IDistribution> likelihood, long L, bool doubly,
        IDistribution? prior = null)
    {
        if (!doubly || !is_grad_enabled())
            return [("iwae", Math.Log(L) - LogWeights(x, q, likelihood, L, prior).logsumexp(0))];
        var z = q.RSample(L);                                             // [k, B, K]
        var leaf = z.detach().requires_grad_();
        var fixedQ = new DiagonalNormal(q.Mu.detach(), q.LogVar.detach());
        var p = prior ?? DiagonalNormal.StandardLike(leaf);
        var logW = likelihood(leaf).LogProb(x) + p.LogProb(leaf) - fixedQ.LogProb(leaf);
        var share = functional.softmax(logW.detach(), 0);                         // w̃ [k, B]
        var slope = Gradients.Of(share * logW, leaf, retain: true);
        // The decoder's gradient has the weight w̃, the encoder's through z w̃².
        var bound = logW.detach().logsumexp(0) - Math.Log(L);
        var decoder = (share * logW).GradientOnly().sum([0]);
        var encoder = (share.unsqueeze(-1) * slope * z).GradientOnly().sum([0, 2]);
        return [("iwae", -(bound + decoder + encoder))];
    }

    /// <summary>log p(x|z_k) + log p(z_k) - log q(z_k|x) for k draws, [k, B]: log p(x) ≈ logsumexp_k - log k.</summary>
    /// <remarks>Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2016, arXiv:1509.00519, equation
    /// 8.</remarks>
    public static Tensor LogWeights(
        Tensor x, DiagonalNormal q, Func<Tensor, IDistribution> likelihood, long k, IDistribution? prior = null)
    {
        var z = q.RSample(k);                                             // [k, B, K]
        return likelihood(z).LogProb(x) + (prior ?? DiagonalNormal.StandardLike(z)).LogProb(z) - q.LogProb(z);
    }
}
