using Generative.Distributions;
using Generative.Estimators;
using Generative.Inference;
using Generative.Networks;
using Generative.Numerics;

namespace Generative.Models.Vae;

/// <summary>Variational deep embedding: a VAE whose prior is a mixture of normals, one for each cluster.</summary>
/// <remarks>
/// p(x, z, c) = p(c) p(z|c) p(x|z),   p(c) = π_c,   p(z|c) = N(m_c, diag s_c²);   q(z, c|x) = q(z|x) q(c|x),
/// q(c|x) = γ_c = p(c|z) = π_c p(z|c) / Σ_b π_b p(z|b),   z ~ q(z|x) = N(μ(x), diag σ(x)²),
/// ELBO(x) = E_q[log p(x|z)] − Σ_c γ_c KL(q(z|x) ‖ p(z|c)) − KL(q(c|x) ‖ p(c)).
/// Jiang et al., "Variational Deep Embedding", 2017, arXiv:1611.05148, equations 9 to 16, its terms joined to the two
/// divergences. Training begins with the autoencoder alone, z = μ(x); then a Gaussian mixture of the codes of all
/// examples gives π, m and s, as in section 3.3, or the groups of <see cref="CodeGroups"/> do.
/// With a distortion T, training has q(z|Tx) in place of q(z|x): a bound too, for every T. Im et al., "Denoising
/// Criterion for Variational Auto-Encoding Framework", 2017, arXiv:1511.06406.
/// x [B, C, H, W] pixels in [0, 1], D = C H W; z, μ, σ [B, L]; γ [B, K]; π [K]; m, s [K, L].
/// </remarks>
public sealed class Vade(VadeOptions o, DataShape image)
    : GenerativeModel(nameof(Vade), o, image), ISampler, IReconstructor, IImportanceWeighted, ILatentSpace,
        IInterpolator, IMixture, IWarmStart
{
    private readonly VadeOptions o = Fitting(Checked.Of(o), image);
    private readonly Sequential encoder =
        Mlp.Create(image.Pixels, o.Hidden, 2 * o.LatentDim, o.Activation);
    private readonly Sequential decoder =
        Mlp.Create(o.LatentDim, [.. o.Hidden.Reverse()], image.Pixels, o.Activation);
    private readonly Parameter logSigma = o.Likelihood.LogSigma(o.Sigma);
    private readonly ClusterPrior prior = new(o.Clusters, o.LatentDim);
    private readonly Tensor isStarted = zeros([]);                         // 1 after the autoencoder's steps

    /// <summary>K, for samples of one cluster.</summary>
    public int Classes => o.Clusters;

    /// <inheritdoc/>
    public int Categories => o.Clusters;

    /// <inheritdoc/>
    public override Domain Domain => new(UnitRange: o.Likelihood == PixelLikelihood.Bernoulli);

    /// <inheritdoc/>
    public long Latents => o.LatentDim;

    /// <inheritdoc/>
    public long StepsBefore => o.PretrainSteps;

    /// <summary>p(z), with p(z|c) and p(c).</summary>
    public NormalMixture Prior => prior.Mixture;

    /// <summary>q(z|x) = N(μ(x), diag σ²(x)) over [B, L].</summary>
    public DiagonalNormal Posterior(Tensor x)
    {
        var (mu, logVar) = encoder.call(x.flatten(1)).Halves(dim: 1);      // [B, 2L] -> two [B, L]
        return new(mu, logVar);
    }

    /// <summary>p(x|z) over [..., D] for z [..., L].</summary>
    public IDistribution Likelihood(Tensor z) => o.Likelihood.Of(decoder.call(z), logSigma);

    /// <summary>−ELBO as its three terms, each [B]; of training before the mixture, the reconstruction of z = μ(x)
    /// alone.</summary>
    public override Terms Loss(Batch batch)
    {
        var isDistorted = training && o.Distortion is not null;
        var (q, p) = (Posterior(isDistorted ? RandomAffine.Of(batch.X, o.Distortion!) : batch.X), Prior);
        var w = training ? isStarted : ones_like(isStarted);
        var z = q.Mu + w * q.Sigma * randn_like(q.Mu);
        var logGamma = functional.log_softmax(p.LogJoint(z), 1);           // [B, K]
        var gamma = logGamma.exp();
        var each = new DiagonalNormal(q.Mu.unsqueeze(1), q.LogVar.unsqueeze(1))
            .KlPerDimension(p.Components).sum(-1);                         // KL(q(z|x) ‖ p(z|c)), [B, K]
        var reconstruction = -Likelihood(z).LogProb(batch.X.flatten(1));
        var kl = (gamma * each).sum(-1);
        var category = (gamma * (logGamma - p.LogWeights)).sum(-1);
        return [("reconstruction", reconstruction), ("kl", w * kl), ("category", w * category)];
    }

    /// <inheritdoc/>
    public void Expect(long examples) => Clusters.Expect(o.Clusters, examples);

    /// <summary>Takes π, m and s from a Gaussian mixture of the codes μ(x) of all examples, or with
    /// <see cref="VadeOptions.Neighbors"/> from groups of codes.</summary>
    public void Start(IExampleParts examples)
    {
        var codes = examples.Map(x => Posterior(x).Mu.to(float64));        // [N, L]
        isStarted.fill_(1);
        if (o.Neighbors > 0)
        {
            var groups = CodeGroups.Of(codes, o.Clusters, o.Neighbors, o.Restarts);
            ChangeBasis(groups.W);
            prior.Set(groups.Weights, groups.Means, groups.Variances);
            return;
        }
        using var mixture = CodeGroups.Mixture(codes, new()
        {
            Components = o.Clusters, Covariance = o.Covariance, Floor = CodeGroups.Floor, Restarts = o.Restarts,
        });
        prior.Set(mixture.Weights, mixture.Means, mixture.Spreads.diagonal(dim1: 1, dim2: 2));
    }

    // Codes become μ W and the decoder's first layer undoes it: images stay as they are.
    private void ChangeBasis(Tensor W)
    {
        var (L, into) = (o.LatentDim, decoder.parameters().First());                   // [H, L]
        Tensor[] last = [.. encoder.parameters().TakeLast(2).Select(p => p.narrow(0, 0, L))];
        foreach (var p in last) p.copy_(W.t().mm(p.to(float64).view(L, -1)).view_as(p));
        into.copy_(into.to(float64).mm(linalg.inv(W).t()));
    }

    /// <summary>p(c | z = μ(x)), [B, K].</summary>
    public Tensor Responsibilities(Tensor x) => functional.softmax(Prior.LogJoint(Posterior(x).Mu), 1);

    /// <inheritdoc/>
    public Tensor Categorize(Tensor x) => Responsibilities(x).argmax(1);

    /// <summary>E[x|z = m_c], [K, C, H, W].</summary>
    public Tensor Centers => Decode(Prior.Components.Mu);

    /// <inheritdoc/>
    public Tensor LogWeights(Batch batch, long k) =>
        ImportanceWeighting.LogWeights(batch.X.flatten(1), Posterior(batch.X), Likelihood, k, Prior);

    /// <inheritdoc/>
    public LatentJoint? Joint(Batch batch, long k)
    {
        var (x, p) = (batch.X.flatten(1), Prior);
        using var noise = new NoiseSource(k * x.size(0), x.device, x.dtype);
        var z = p.Draw(p.Choose(noise.Uniform(1)), noise.Normal(o.LatentDim)).view(k, -1, o.LatentDim);
        return new(z, p.LogProb, at => Likelihood(at).LogProb(x));
    }

    /// <summary>E[x|z], z ~ p(z), or z ~ p(z|c) of given c: [n, C, H, W].</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var (p, eps) = (Prior, noise.Normal(o.LatentDim));
        return Decode(p.Draw(labels ?? p.Choose(noise.Uniform(1)), eps));
    }

    /// <summary>E[x|z = μ(x)]: [B, C, H, W].</summary>
    public Tensor Reconstruct(Tensor x) => Decode(Posterior(x).Mu);

    /// <summary>μ(x): [B, L].</summary>
    public Tensor Encode(Batch batch) => Posterior(batch.X).Mu;

    /// <summary>E[x|z] for z [n, L]: [n, C, H, W].</summary>
    public Tensor Decode(Tensor z, Tensor? labels = null)
    {
        var x = Likelihood(z).Mean.view(-1, image.Channels, image.Height, image.Width);
        return image.IsVector ? x : x.clamp(0, 1);
    }

    /// <summary>E[x|z = (1 - s) μ(a) + s μ(b)]: [n, C, H, W].</summary>
    public Tensor Interpolate(Tensor a, Tensor b, double share, NoiseSource noise) =>
        Decode((1 - share) * Posterior(a).Mu + share * Posterior(b).Mu);

    private static VadeOptions Fitting(VadeOptions o, DataShape image) =>
        o.Distortion is null || !image.IsVector ? o
            : throw new OptionsException(
                $"distortion: got one beside vectors of {image.Pixels} numbers, expected null: it is for images");
}
