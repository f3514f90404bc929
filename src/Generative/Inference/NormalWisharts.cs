using Generative.Distributions;
using Generative.ExponentialFamilies;
using Generative.Numerics;

namespace Generative.Inference;

/// <summary>K Gaussians of unknown means and precisions, each with a normal-Wishart law of its own.</summary>
/// <remarks>
/// full: Λₖ ~ W(Ψₖ⁻¹, νₖ),   μₖ | Λₖ ~ N(mₖ, (βₖ Λₖ)⁻¹).   diagonal: the same in each dimension, with D = 1.
/// Posterior for weights r:   βₖ = β + nₖ,   νₖ = ν + nₖ,   mₖ = (β m + Σᵢ rᵢₖ xᵢ) / βₖ,
///   Ψₖ = Ψ + Σᵢ rᵢₖ xᵢ xᵢᵀ + β m mᵀ - βₖ mₖ mₖᵀ.
/// E[ln N(x; μ, Λ⁻¹)] = -½ [D ln 2π + ln |Ψ| - D ln 2 - Σⱼ ψ((ν - j) / 2) + D / β + ν δ],   j = 0 .. D - 1.
/// Predictive: Student's t of f = ν - D + 1 degrees,
///   ln p(x) = ln Γ((f + D) / 2) - ln Γ(f / 2) - ½ D ln(π / c) - ½ ln |Ψ| - ½ (f + D) ln(1 + c δ),   c = β / (β + 1).
/// Here δ = (x - m)ᵀ Ψ⁻¹ (x - m). Bishop, 2006, section 10.2 and exercise 10.20.
/// x [B, D], m [K, D], β and ν [K], Ψ as in <see cref="Gaussians"/>; W and ln |Ψ| as its Whiten makes them of Ψ.
/// </remarks>
/// <param name="Kind">Full or diagonal.</param>
/// <param name="M">m.</param>
/// <param name="Beta">β.</param>
/// <param name="Nu">ν.</param>
/// <param name="Psi">Ψ.</param>
public sealed record NormalWisharts(CovarianceKind Kind, Tensor M, Tensor Beta, Tensor Nu, Tensor Psi)
{
    private long D => M.size(1);

    private bool IsFull => Kind == CovarianceKind.Full;

    /// <summary>The posteriors for this as the prior of all components (K = 1 here), from nₖ [K], Σᵢ rᵢₖ xᵢ [K, D] and
    /// the second moments of <see cref="Gaussians.Moments"/>.</summary>
    public NormalWisharts Posterior(Tensor n, Tensor sums, Tensor moments)
    {
        var beta = Beta + n;
        var m = (Beta.unsqueeze(1) * M + sums) / beta.unsqueeze(1);
        return new(Kind, m, beta, Nu + n, Psi + moments + Outer(Beta, M) - Outer(beta, m));
    }

    /// <summary>The way back: nₖ, Σᵢ rᵢₖ xᵢ and the second moments that made these posteriors of a prior.</summary>
    public (Tensor N, Tensor Sums, Tensor Moments) Since(NormalWisharts prior) => (Beta - prior.Beta,
        Beta.unsqueeze(1) * M - prior.Beta.unsqueeze(1) * prior.M,
        Psi - prior.Psi + Outer(Beta, M) - Outer(prior.Beta, prior.M));

    /// <summary>E[ln N(xᵢ; μₖ, Λₖ⁻¹)], [B, K].</summary>
    public Tensor MeanLogDensity(Tensor x, Tensor W, Tensor logDet)
    {
        var steps = IsFull ? MultivariateGamma.Digamma(Nu / 2, D) : D * (Nu / 2).digamma();
        // Σ = Ψ / ν has the density of ν δ and ln |Ψ| - D ln ν.
        var density = Gaussians.LogDensity(x, M, W * Scaled(Nu.sqrt(), W), logDet - D * Nu.log());
        return density + 0.5 * (steps + D * Math.Log(2) - D * Nu.log() - D / Beta);
    }

    /// <summary>ln p(xᵢ) under each component, [B, K].</summary>
    public Tensor PredictiveLogDensity(Tensor x, Tensor W, Tensor logDet)
    {
        var square = Gaussians.Whitened(x, M, W).square();                             // [B, K, D]
        var c = Beta / (Beta + 1);
        if (IsFull) return Student(square.sum([2]), c, D) - 0.5 * logDet;
        return Student(square.transpose(1, 2), c, 1).sum([1]) - 0.5 * logDet;
    }

    // Of δ [..., K] in vectors of d numbers, without -½ ln |Ψ|.
    private Tensor Student(Tensor delta, Tensor c, long d)
    {
        var f = Nu - d + 1;
        return ((f + d) / 2).lgamma() - (f / 2).lgamma() + 0.5 * d * (c / Math.PI).log()
            - (f + d) / 2 * (c * delta).log1p();
    }

    /// <summary>KL of each from the prior, [K], in nats (float64).</summary>
    public Tensor Kl(NormalWisharts prior)
    {
        if (IsFull) return new NormalWishartFamily(D).Kl(Natural(), prior.Natural());
        return new NormalGammaFamily().Kl(Natural(), prior.Natural()).sum([1]);
    }

    /// <summary>Natural parameters (float64): [K, P] of <see cref="NormalWishartFamily"/>, or [K, D, 4] of
    /// <see cref="NormalGammaFamily"/>.</summary>
    public Tensor Natural()
    {
        var (m, beta, nu, psi) = (M.to(float64), Beta.to(float64), Nu.to(float64), Psi.to(float64));
        if (IsFull) return NormalWishartFamily.Natural(m, beta, psi, nu);
        var (b, a) = (beta.unsqueeze(1).expand_as(m), (nu / 2).unsqueeze(1).expand_as(m));
        return NormalGammaFamily.Natural(m, b, a, psi / 2);
    }

    /// <summary>A draw of the predictive of components z [n] (int64), [n, D].</summary>
    /// <remarks>x = m + Ψ^½ ε √((1 + 1/β) / χ²) with χ² of f degrees.</remarks>
    public Tensor Draw(Tensor z, NoiseSource noise, Tensor W)
    {
        var f = (IsFull ? Nu - D + 1 : Nu).index_select(0, z).unsqueeze(1);            // [n, 1]
        var chi = 2 * GammaDraws.DrawEach((IsFull ? f : f.expand(z.size(0), D)) / 2, noise);
        var scale = ((1 + 1 / Beta.index_select(0, z)).unsqueeze(1) / chi).sqrt();
        return Gaussians.Draw(z, noise.Normal(D).to(M.dtype) * scale, M, W);
    }

    // b m mᵀ, as Ψ.
    private Tensor Outer(Tensor b, Tensor m) => IsFull
        ? b.view(-1, 1, 1) * m.unsqueeze(2) * m.unsqueeze(1) : b.unsqueeze(1) * m.square();

    private static Tensor Scaled(Tensor a, Tensor like) => like.dim() == 3 ? a.view(-1, 1, 1) : a.unsqueeze(1);
}
