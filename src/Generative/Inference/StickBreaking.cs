using Generative.Distributions;
using Generative.ExponentialFamilies;

namespace Generative.Inference;

/// <summary>Weights of a Dirichlet process: a stick of length 1, of which piece after piece is broken off.</summary>
/// <remarks>
/// vₖ ~ Beta(aₖ, bₖ),   πₖ = vₖ ∏_{j&lt;k} (1 - vⱼ),   the last piece is what is left: v_K = 1. A prior has aₖ = 1,
/// bₖ = α; after counts n it is aₖ = 1 + nₖ, bₖ = α + Σ_{j&gt;k} nⱼ. Sethuraman, 1994.
/// sticks (a, b) [K - 1, 2], n and π [K].
/// </remarks>
public static class StickBreaking
{
    /// <summary>The sticks of a prior.</summary>
    public static Tensor Prior(long K, double alpha) => PriorLike(ones(K - 1, 2), alpha);

    /// <summary>The sticks of a prior with the shape, dtype and device of some others.</summary>
    public static Tensor PriorLike(Tensor sticks, double alpha)
    {
        var a = ones_like(sticks.select(1, 0));
        return stack([a, a * alpha], 1);
    }

    /// <summary>The sticks after counts n.</summary>
    public static Tensor Posterior(Tensor n, double alpha)
    {
        var after = n.flip(0).cumsum(0).flip(0) - n;                                   // Σ_{j>k} nⱼ
        return stack([1 + n, alpha + after], 1).narrow(0, 0, n.size(0) - 1);
    }

    /// <summary>KL(q(v) ‖ p(v)) of sticks from those of the prior, nats, a number.</summary>
    public static Tensor Divergence(Tensor sticks, double alpha) =>
        new BetaFamily().Kl(sticks - 1, PriorLike(sticks, alpha) - 1).sum();

    /// <summary>E[ln πₖ] = E[ln vₖ] + Σ_{j&lt;k} E[ln(1 - vⱼ)].</summary>
    public static Tensor MeanLogWeights(Tensor sticks) =>
        Together(sticks.digamma() - sticks.sum([1], keepdim: true).digamma());

    /// <summary>E[πₖ].</summary>
    public static Tensor MeanWeights(Tensor sticks) => Together((sticks / sticks.sum([1], keepdim: true)).log()).exp();

    /// <summary>A draw of π for each stream of the noise, [n, K].</summary>
    public static Tensor Sample(Tensor sticks, NoiseSource noise) =>
        Together(GammaDraws.Dirichlet(sticks, noise).log()).exp();

    // ln vₖ and ln(1 - vₖ) [..., K - 1, 2] -> ln πₖ [..., K].
    private static Tensor Together(Tensor log)
    {
        var none = zeros_like(log.select(-1, 0).narrow(-1, 0, 1));
        return cat([log.select(-1, 0), none], -1) + cat([none, log.select(-1, 1).cumsum(-1)], -1);
    }
}
