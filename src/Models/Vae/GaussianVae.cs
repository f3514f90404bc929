using Generative.Distributions;
using Generative.Estimators;
using Generative.Networks;

namespace Generative.Models.Vae;

/// <summary>The variational autoencoder with a Gaussian latent, of images alone or of images with classes.</summary>
/// <remarks>
/// ELBO(x) = E_q[log p(x|z)] − β·KL(q(z|x) ‖ N(0, I)),   z = μ(x) + σ(x) ⊙ ε,   ε ~ N(0, I).
/// Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, arXiv:1312.6114, equations 6, 7 and 10; β: Higgins et
/// al., 2017.
/// With classes: ELBO(x|y) = E_{q(z|x,y)}[log p(x|y,z)] − β·KL(q(z|x,y) ‖ p(z|y)), a bound on log p(x|y).
/// Sohn, Lee and Yan, "Learning Structured Output Representation using Deep Conditional Generative Models", 2015.
/// VampPrior: p(z) = 1/K Σ_k q(z|u_k) in place of N(0, I), the u_k learned. Tomczak and Welling, 2018,
/// arXiv:1705.07120.
/// x [B, C, H, W] pixels in [0, 1], D = C H W; z, μ, σ [B, L] latents; K draws per example make [K, B, ...]; y [B].
/// </remarks>
public sealed class GaussianVae(GaussianVaeOptions o, DataShape image)
    : GenerativeModel(nameof(GaussianVae), o, image), ISampler, IReconstructor, IImportanceWeighted, ILatentCode,
        ILatentSpace, IInterpolator, IUnitRange, ITrainingMonitor
{
    private readonly GaussianVaeOptions o = Checked.Of(o);
    private readonly Sequential encoder = o.Coder == CoderKind.Mlp
        ? Mlp.Create(image.Pixels + image.ClassesFor(o.ClassConditional), o.Hidden, 2 * o.LatentDim, o.Activation)
        : ConvCoders.Encoder(image with { Channels = image.Channels + image.ClassesFor(o.ClassConditional) }, o.Hidden,
            2 * o.LatentDim, o.Activation);

    private readonly Sequential decoder = o.Coder == CoderKind.Mlp
        ? Mlp.Create(o.LatentDim + image.ClassesFor(o.ClassConditional), [.. o.Hidden.Reverse()], image.Pixels,
            o.Activation)
        : ConvCoders.Decoder(o.LatentDim + image.ClassesFor(o.ClassConditional), image, o.Hidden, image.Channels,
            o.Activation);

    private readonly Parameter logSigma =
        Parameter(full([1], Math.Log(o.Sigma)), requires_grad: o.Likelihood == PixelLikelihood.GaussianLearned);

    private readonly ClassPrior? classPrior = o.ConditionalPrior == ConditionalPrior.Learned
        ? new ClassPrior(image.Classes, o.LatentDim) : null;

    private readonly PseudoInputs? pseudoInputs = o.Prior == LatentPrior.Vamp
        ? new PseudoInputs(o.PseudoInputs, image) : null;

    private readonly WarmUp? warmUp = o.WarmUpSteps > 0 ? new WarmUp(o.WarmUpSteps) : null;
    private readonly PosteriorWatch watch = new(o);

    /// <inheritdoc/>
    public int Classes => image.ClassesFor(o.ClassConditional);

    /// <inheritdoc/>
    public bool IsUnitRange => o.Likelihood == PixelLikelihood.Bernoulli;

    /// <summary>q(z|x) = N(μ(x), diag σ²(x)) over [B, L]; q(z|x, y) with classes.</summary>
    public DiagonalNormal Posterior(Tensor x, Tensor? labels = null)
    {
        // [B, 2L] -> two [B, L]
        var (mu, logVar) = encoder.call(Encoded(x, labels)).Halves(dim: 1);
        return new(mu, logVar);
    }

    /// <summary>p(x|z) over [..., D] for z [..., L]; p(x|y, z) with classes.</summary>
    public IDistribution Likelihood(Tensor z, Tensor? labels = null)
    {
        var output = Decode(z, labels);                                                                // [..., D]
        return o.Likelihood == PixelLikelihood.Bernoulli ? new BernoulliPixels(output)
            : new DiagonalNormal(output, 2 * logSigma);
    }

    /// <summary>p(z) over [L], or p(z|y) over [B, L].</summary>
    public IDistribution Prior(Tensor? labels = null)
    {
        if (classPrior is not null) return classPrior.Of(labels!);
        if (Vamp() is { } mixture) return mixture;
        return DiagonalNormal.StandardLike(zeros(o.LatentDim, dtype: logSigma.dtype, device: logSigma.device));
    }

    /// <summary>−ELBO as its two terms, each [B]; or the importance-weighted bound.</summary>
    /// <remarks>
    /// Loss B: KL in closed form, −1/K Σ_k log p(x|z_k) by Monte Carlo. Loss A: log q(z_k|x) − log p(z_k) by Monte
    /// Carlo too (equations 6 and 7), and so where the prior is a mixture.
    /// Training has two more terms: freeBits = β Σⱼ max(λ, KL̄ⱼ) − KLⱼ, KL̄ⱼ the batch's mean (Kingma et al., 2016,
    /// arXiv:1606.04934, appendix C.8); warmUp = (w_t − 1) times all of the divergence.
    /// </remarks>
    public override Terms Loss(Batch batch)
    {
        var x = batch.X.flatten(1);                                                                    // [B, D]
        var y = LabelsOf(batch);
        var q = Posterior(batch.X, y);
        if (o.Loss is SgvbLoss.Iwae or SgvbLoss.Dreg)
        {
            return ImportanceWeighting.Loss(
                x, q, at => Likelihood(at, y), o.Samples, doubly: o.Loss == SgvbLoss.Dreg, Prior(y));
        }

        // [B, L] or [K, B, L]
        var z = o.Samples == 1 && o.Loss == SgvbLoss.B ? q.RSample() : q.RSample(o.Samples);
        var reconstruction = Mean(-Likelihood(z, y).LogProb(x));
        var byDimension = o.Loss == SgvbLoss.B && pseudoInputs is null ? KlPerDimension(q, y) : null;  // [B, L]
        var kl = byDimension?.sum(-1) ?? Mean(q.LogProb(z) - Prior(y).LogProb(z));
        if (o.Beta != 1) kl = o.Beta * kl;
        Terms terms = [("reconstruction", reconstruction), ("kl", kl)];
        if (!training) return terms;
        if (o.FreeBits > 0)
        {
            var isFree = byDimension!.detach().mean([0]).lt(o.FreeBits).to(kl.dtype);                  // [L]
            var free = o.Beta * (isFree * (o.FreeBits - byDimension)).sum(-1);
            terms.Add(("freeBits", free));
            kl = kl + free;
        }
        if (warmUp is not null) terms.Add(("warmUp", (warmUp.Next() - 1) * kl));
        return terms;

        // over the K draws, [B]
        static Tensor Mean(Tensor t) => t.dim() == 1 ? t : t.mean([0]);
    }

    /// <inheritdoc/>
    public Tensor LogWeights(Batch batch, long k)
    {
        var y = LabelsOf(batch);
        var q = Posterior(batch.X, y);
        return ImportanceWeighting.LogWeights(batch.X.flatten(1), q, z => Likelihood(z, y), k, Prior(y));
    }

    /// <summary>E[x|z] for z [n, L], or E[x|y, z]: [n, C, H, W].</summary>
    public Tensor Decoded(Tensor z, Tensor? labels = null) => Images(Likelihood(z, labels).Mean);

    /// <summary>E[x|z], z ~ p(z): [n, C, H, W]. With classes E[x|y, z], z ~ p(z|y); y uniform where it is not
    /// given.</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var z = noise.Normal(o.LatentDim);
        if (Vamp() is { } mixture) z = mixture.Draw(noise.Uniform(1), z);
        if (Classes == 0) return Decoded(z);
        var y = labels ?? noise.Labels(Classes);
        return Decoded(classPrior?.Of(y) is { } p ? p.Mu + p.Sigma * z : z, y);
    }

    /// <summary>E[x|z = μ(x)]: [B, C, H, W]; with classes, each at its <see cref="ClassOf"/>.</summary>
    public Tensor Reconstruct(Tensor x)
    {
        var y = Classes == 0 ? null : ClassOf(x);
        return Decoded(Posterior(x, y).Mu, y);
    }

    /// <inheritdoc/>
    public long Latents => o.LatentDim;

    /// <summary>μ(x), or μ(x, y): [B, L].</summary>
    public Tensor Encode(Batch batch) => Posterior(batch.X, LabelsOf(batch)).Mu;

    /// <summary>E[x|z = (1 - s) μ(a) + s μ(b)]: [n, C, H, W]; with classes that of the nearer end, each at its
    /// <see cref="ClassOf"/>.</summary>
    public Tensor Interpolate(Tensor a, Tensor b, double share, NoiseSource noise)
    {
        var (from, to) = Classes == 0 ? (null, null) : (ClassOf(a), ClassOf(b));
        var z = (1 - share) * Posterior(a, from).Mu + share * Posterior(b, to).Mu;
        return Decoded(z, share < 0.5 ? from : to);
    }

    /// <inheritdoc/>
    Tensor ILatentSpace.Decode(Tensor z, Tensor? labels) => Decoded(z, labels);

    /// <summary>The class under which x is most probable, by the bound at z = μ(x, y): [B] (int64).</summary>
    /// <remarks>argmax_y log p(x|y, μ(x, y)) − KL(q(z|x, y) ‖ p(z|y)): Bayes' rule with equal p(y).</remarks>
    public Tensor ClassOf(Tensor x)
    {
        var every = x.repeat_interleave(Classes, 0);                                   // [B K, C, H, W]
        var y = arange(Classes, dtype: int64, device: x.device).repeat(x.shape[0]);
        var q = Posterior(every, y);
        var bound = Likelihood(q.Mu, y).LogProb(every.flatten(1)) - KlPerDimension(q, y).sum(-1);
        return bound.view(-1, Classes).argmax(1);
    }

    /// <summary>μ [B, L], and KL(q(zⱼ|x) ‖ p(zⱼ)), for a mixture by one draw.</summary>
    public (Tensor Mean, Tensor Divergence) Code(Batch batch)
    {
        var y = LabelsOf(batch);
        var q = Posterior(batch.X, y);
        if (Vamp() is not { } mixture) return (q.Mu, KlPerDimension(q, y));
        var z = q.RSample();
        return (q.Mu, q.LogProbPerDimension(z) - mixture.LogProbPerDimension(z));
    }

    /// <inheritdoc/>
    public IEnumerable<string> Warnings(IReadOnlyDictionary<string, double> metrics) => watch.Warnings(metrics);

    /// <inheritdoc/>
    IReadOnlyList<int> ITrainingMonitor.Memory { get => watch.Memory; set => watch.Memory = value; }

    // 1/K Σ_k q(z|u_k); null where that is not the prior.
    private NormalMixture? Vamp() =>
        pseudoInputs is null ? null : new NormalMixture(Posterior(pseudoInputs.Values));

    // KL(q ‖ p) per dimension, [B, L].
    private Tensor KlPerDimension(DiagonalNormal q, Tensor? y) =>
        classPrior is null ? q.KlToStandardPerDimension : q.KlPerDimension(classPrior.Of(y!));

    private Tensor? LabelsOf(Batch batch) => Classes == 0 ? null : batch.LabelsFor(this);

    private Tensor Images(Tensor mean) =>
        mean.view(-1, image.Channels, image.Height, image.Width) is var x && image.IsVector ? x : x.clamp(0, 1);

    // x with the class as further numbers, or as further channels.
    private Tensor Encoded(Tensor x, Tensor? labels)
    {
        var input = o.Coder == CoderKind.Mlp ? x.flatten(1) : x;
        if (Classes == 0) return input;
        var y = labels!.OneHot(Classes, x.dtype);                                      // [B, classes]
        return cat([input, o.Coder == CoderKind.Mlp ? y : y.view(-1, Classes, 1, 1).expand(-1, -1, x.shape[2],
            x.shape[3])], 1);
    }

    // Convolutions need one batch dimension: [K, B, L] -> [K B, L] -> [K, B, D].
    private Tensor Decode(Tensor z, Tensor? labels)
    {
        if (Classes > 0)
            z = cat([z, labels!.OneHot(Classes, z.dtype).expand([.. z.shape[..^1], Classes])], -1);
        if (o.Coder == CoderKind.Mlp) return decoder.call(z);
        var output = decoder.call(z.dim() == 2 ? z : z.flatten(0, -2)).flatten(1);
        return z.dim() == 2 ? output : output.view([.. z.shape[..^1], image.Pixels]);
    }
}
