using Generative.Numerics;
using Generative.Distributions;
using Generative.Learning;

namespace Generative.Estimators;

/// <summary>Stochastic gradient variational Bayes: the two estimators of the evidence lower bound.</summary>
/// <remarks>
/// ELBO(x) = E_q[log p(x|z)] - KL(q(z|x) ‖ p(z)),   z_l = g(ε_l, x), l = 1..L draws per example.
/// The ELBO of N data points is estimated from a minibatch of M as N/M Σᵢ ELBO(xᵢ); the losses here are per example, [M], and the loop takes
/// their mean, which is that estimate divided by N: the minimiser is the same and the learning rate does not depend on N.
/// Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, arXiv:1312.6114, equations 6 and 7.
/// </remarks>
public static class Sgvb
{
    /// <summary>Loss A: -1/L Σ_l [log p(x|z_l) + log p(z_l) - log q(z_l|x)], every term by Monte Carlo.</summary>
    /// <param name="x">[B, D].</param>
    /// <param name="q">q(z|x) over [B, K].</param>
    /// <param name="likelihood">z [L, B, K] -> p(x|z) over [L, B, D].</param>
    /// <param name="L">Draws per example.</param>
    /// <param name="beta">Weight of the divergence; 1 is the ELBO.</param>
    public static Terms LossA(Tensor x, DiagonalNormal q, Func<Tensor, IDistribution> likelihood, long L, double beta = 1)
    {
        var z = q.Reparameterised(L);                                             // [L, B, K]
        var reconstruction = -likelihood(z).LogProb(x).mean([0]);                 // [B]
        var divergence = (q.LogProb(z) - DiagonalNormal.StandardLike(z).LogProb(z)).mean([0]);
        return [("reconstruction", reconstruction), ("kl", beta == 1 ? divergence : beta * divergence)];
    }

    /// <summary>Loss B: KL(q(z|x) ‖ p(z)) - 1/L Σ_l log p(x|z_l), the divergence in closed form.</summary>
    /// <inheritdoc cref="LossA"/>
    public static Terms LossB(Tensor x, DiagonalNormal q, Func<Tensor, IDistribution> likelihood, long L, double beta = 1)
    {
        var reconstruction = L == 1
            ? -likelihood(q.Reparameterised()).LogProb(x)                         // [B]
            : -likelihood(q.Reparameterised(L)).LogProb(x).mean([0]);
        var divergence = q.KlToStandard;                                          // [B]
        return [("reconstruction", reconstruction), ("kl", beta == 1 ? divergence : beta * divergence)];
    }

    /// <summary>The importance-weighted bound: -log 1/k Σ_k w_k, a tighter bound on -log p(x) as k grows; one draw makes it loss A.</summary>
    /// <param name="x">[B, D].</param>
    /// <param name="q">q(z|x) over [B, K].</param>
    /// <param name="likelihood">z [L, B, K] -> p(x|z) over [L, B, D].</param>
    /// <param name="L">Draws per example, k in the formulas.</param>
    /// <param name="doubly">
    /// Whether the encoder's gradient is doubly reparameterised: Σ_k w̃_k² ∂log w_k/∂z_k ∂z_k/∂φ in place of Σ_k w̃_k d log w_k/dφ, w̃ the normalised weights.
    /// The same mean, and a variance that falls as k grows where the plain one's signal drowns. Tucker, Lawson, Gu and Maddison, 2019, arXiv:1810.04152, equation 8.
    /// </param>
    /// <remarks>Burda, Grosse and Salakhutdinov, 2016, arXiv:1509.00519, equation 8.</remarks>
    public static Terms Iwae(Tensor x, DiagonalNormal q, Func<Tensor, IDistribution> likelihood, long L, bool doubly)
    {
        if (!doubly || !is_grad_enabled()) return [("iwae", Math.Log(L) - LogWeights(x, q, likelihood, L).logsumexp(0))];
        var z = q.Reparameterised(L);                                             // [k, B, K]
        var leaf = z.detach().requires_grad_();
        var fixedQ = new DiagonalNormal(q.Mu.detach(), q.LogVar.detach());
        var logW = likelihood(leaf).LogProb(x) + DiagonalNormal.StandardLike(leaf).LogProb(leaf) - fixedQ.LogProb(leaf);
        var share = functional.softmax(logW.detach(), 0);                         // w̃ [k, B]
        var slope = Gradients.Of(share * logW, leaf, retain: true);
        // The value is the bound; the decoder's gradient comes with w̃, the encoder's through z with w̃².
        var bound = logW.detach().logsumexp(0) - Math.Log(L);
        var decoder = (share * logW).GradientOnly().sum([0]);
        var encoder = (share.unsqueeze(-1) * slope * z).GradientOnly().sum([0, 2]);
        return [("iwae", -(bound + decoder + encoder))];
    }

    /// <summary>log p(x|z_k) + log p(z_k) - log q(z_k|x) for k draws, [k, B]: log p(x) ≈ logsumexp_k - log k.</summary>
    /// <remarks>Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2016, arXiv:1509.00519, equation 8.</remarks>
    public static Tensor LogWeights(Tensor x, DiagonalNormal q, Func<Tensor, IDistribution> likelihood, long k)
    {
        var z = q.Reparameterised(k);                                             // [k, B, K]
        return likelihood(z).LogProb(x) + DiagonalNormal.StandardLike(z).LogProb(z) - q.LogProb(z);
    }
}
