using Generative.Distributions;
using Generative.Estimators;
using Generative.Networks;

namespace Generative.Models.Vae;

/// <summary>The variational autoencoder with a Gaussian latent.</summary>
/// <remarks>
/// ELBO(x) = E_q[log p(x|z)] − β·KL(q(z|x) ‖ N(0, I)),   z = μ(x) + σ(x) ⊙ ε,   ε ~ N(0, I).
/// Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, arXiv:1312.6114, equations 6, 7 and 10; β: Higgins et
/// al., 2017.
/// x [B, C, H, W] pixels in [0, 1], D = C H W; z, μ, σ [B, L] latents; K draws per example make [K, B, ...].
/// </remarks>
public sealed class GaussianVae(GaussianVaeOptions o, DataShape image)
    : GenerativeModel(nameof(GaussianVae), o, image), ISampler, IReconstructor, IImportanceWeighted
{
    private readonly GaussianVaeOptions o = Checked.Of(o);
    private readonly Sequential encoder = o.Coder == CoderKind.Mlp
        ? Mlp.Create(image.Pixels, o.Hidden, 2 * o.LatentDim, o.Activation)
        : ConvCoders.Encoder(image, o.Hidden, 2 * o.LatentDim, o.Activation);

    private readonly Sequential decoder = o.Coder == CoderKind.Mlp
        ? Mlp.Create(o.LatentDim, [.. o.Hidden.Reverse()], image.Pixels, o.Activation)
        : ConvCoders.Decoder(o.LatentDim, image, o.Hidden, image.Channels, o.Activation);

    private readonly Parameter logSigma =
        Parameter(full([1], Math.Log(o.Sigma)), requires_grad: o.Likelihood == PixelLikelihood.GaussianLearned);

    /// <summary>q(z|x) = N(μ(x), diag σ²(x)) over [B, L].</summary>
    public DiagonalNormal Posterior(Tensor x)
    {
        // [B, 2L] -> two [B, L]
        var (mu, logVar) = encoder.call(o.Coder == CoderKind.Mlp ? x.flatten(1) : x).Halves(dim: 1);
        return new(mu, logVar);
    }

    /// <summary>p(x|z) over [..., D] for z [..., L].</summary>
    public IDistribution Likelihood(Tensor z)
    {
        var output = Decode(z);                                                                        // [..., D]
        return o.Likelihood == PixelLikelihood.Bernoulli ? new BernoulliPixels(output)
            : new DiagonalNormal(output, 2 * logSigma);
    }

    /// <summary>−ELBO as its two terms, each [B]; or the importance-weighted bound.</summary>
    /// <remarks>
    /// Loss B: KL in closed form, −1/K Σ_k log p(x|z_k) by Monte Carlo. Loss A: log q(z_k|x) − log p(z_k) by Monte
    /// Carlo too (equations 6 and 7).
    /// </remarks>
    public override Terms Loss(Batch batch)
    {
        var x = batch.X.flatten(1);                                                                    // [B, D]
        var q = Posterior(batch.X);
        if (o.Loss is SgvbLoss.Iwae or SgvbLoss.Dreg)
            return ImportanceWeighting.Loss(x, q, Likelihood, o.Samples, doubly: o.Loss == SgvbLoss.Dreg);

        // [B, L] or [K, B, L]
        var z = o.Samples == 1 && o.Loss == SgvbLoss.B ? q.RSample() : q.RSample(o.Samples);
        var reconstruction = Mean(-Likelihood(z).LogProb(x));
        var kl = o.Loss == SgvbLoss.B ? q.KlToStandard : Mean(q.LogProb(z) - DiagonalNormal.StandardLike(z).LogProb(z));
        return [("reconstruction", reconstruction), ("kl", o.Beta == 1 ? kl : o.Beta * kl)];

        // over the K draws, [B]
        static Tensor Mean(Tensor t) => t.dim() == 1 ? t : t.mean([0]);
    }

    /// <inheritdoc/>
    public Tensor LogWeights(Tensor x, long k) =>
        ImportanceWeighting.LogWeights(x.flatten(1), Posterior(x), Likelihood, k);

    /// <summary>E[x|z] for z [n, L]: [n, C, H, W].</summary>
    public Tensor Decoded(Tensor z) => Images(Likelihood(z).Mean);

    /// <summary>E[x|z], z ~ N(0, I): [n, C, H, W].</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null) => Decoded(noise.Normal(o.LatentDim));

    /// <summary>E[x|z = μ(x)]: [B, C, H, W].</summary>
    public Tensor Reconstruct(Tensor x) => Images(Likelihood(Posterior(x).Mu).Mean);

    private Tensor Images(Tensor mean) =>
        mean.view(-1, image.Channels, image.Height, image.Width) is var x && image.IsVector ? x : x.clamp(0, 1);

    // Convolutions want one batch dimension: [K, B, L] goes in as [K B, L] and comes out as [K, B, D].
    private Tensor Decode(Tensor z)
    {
        if (o.Coder == CoderKind.Mlp) return decoder.call(z);
        var output = decoder.call(z.dim() == 2 ? z : z.flatten(0, -2)).flatten(1);
        return z.dim() == 2 ? output : output.view([.. z.shape[..^1], image.Pixels]);
    }
}
