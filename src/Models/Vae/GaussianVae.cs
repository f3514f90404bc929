using Generative.Bijectors;
using Generative.Distributions;
using Generative.Estimators;

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
/// Flow: z = f(z₀; h(x)), z₀ ~ N(μ(x), diag σ(x)²), its divergence by Monte Carlo. Rezende and Mohamed, 2015,
/// arXiv:1505.05770.
/// x [B, C, H, W] pixels in [0, 1], D = C H W; z, μ, σ [B, L] latents; K draws per example make [K, B, ...]; y [B].
/// </remarks>
public sealed class GaussianVae(GaussianVaeOptions o, DataShape image)
    : GenerativeModel(nameof(GaussianVae), o, image), ISampler, IReconstructor, IImportanceWeighted, ILatentSpace,
        IInterpolator, ITrainingMonitor
{
    private readonly GaussianVaeOptions o = Checked.Of(o);
    private readonly Sequential encoder = VaeCoders.Encoder(o, image), decoder = VaeCoders.Decoder(o, image);
    private readonly Parameter logSigma = o.Likelihood.LogSigma(o.Sigma);

    private readonly ClassPrior? classPrior = o.ConditionalPrior == ConditionalPrior.Learned
        ? new ClassPrior(image.Classes, o.LatentDim) : null;

    private readonly PseudoInputs? pseudoInputs = o.Prior == LatentPrior.Vamp
        ? new PseudoInputs(o.PseudoInputs, image) : null;

    private readonly Bijector? flow =
        o.Posterior?.Flow.Stack(DataShape.Vector(o.LatentDim), o.Posterior.Context);

    private readonly WarmUp? warmUp = o.WarmUpSteps > 0 ? new WarmUp(o.WarmUpSteps) : null;
    private readonly PosteriorWatch watch = new(o);

    /// <inheritdoc/>
    public int Classes => image.ClassesFor(o.ClassConditional);

    /// <inheritdoc/>
    public override Domain Domain => new(UnitRange: o.Likelihood == PixelLikelihood.Bernoulli);

    /// <summary>q(z|x) = N(μ(x), diag σ²(x)) over [B, L]; q(z|x, y) with classes; with a flow that of z₀.</summary>
    public DiagonalNormal Posterior(Tensor x, Tensor? labels = null)
    {
        // [B, 2L] -> two [B, L]
        var output = encoder.call(VaeCoders.Input(o, x, labels, Classes));
        var (mu, logVar) = output.narrow(1, 0, 2 * o.LatentDim).Halves(dim: 1);
        return new(mu, logVar);
    }

    /// <summary>q(z|x) with a flow, over [B, L].</summary>
    /// <exception cref="InvalidOperationException">The model has none.</exception>
    public FlowedNormal FlowPosterior(Tensor x)
    {
        if (flow is null) throw new InvalidOperationException("posterior: this model was built without a flow");
        var all = encoder.call(VaeCoders.Input(o, x, null, 0));                                      // [B, 2L + C]
        var (mu, logVar) = all.narrow(1, 0, 2 * o.LatentDim).Halves(dim: 1);
        var context = o.Posterior!.Context == 0 ? null : all.narrow(1, 2 * o.LatentDim, o.Posterior.Context);
        return new(new(mu, logVar), flow, context);
    }

    /// <summary>p(x|z) over [..., D] for z [..., L]; p(x|y, z) with classes.</summary>
    public IDistribution Likelihood(Tensor z, Tensor? labels = null) =>
        o.Likelihood.Of(Decode(z, labels), logSigma);

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
        if (o.Loss is SgvbLoss.Iwae or SgvbLoss.Dreg)
        {
            if (flow is not null)
                return [("iwae", Math.Log(o.Samples) - LogWeights(batch, o.Samples).logsumexp(0))];
            return ImportanceWeighting.Loss(x, Posterior(batch.X, y), at => Likelihood(at, y), o.Samples,
                doubly: o.Loss == SgvbLoss.Dreg, Prior(y));
        }

        // z and log q(z|x) [B, L] and [B], or [K, B, L] and [K, B]; byDimension [B, L]
        var (z, logQ, byDimension) = Draws(batch.X, y);
        var reconstruction = Mean(-Likelihood(z, y).LogProb(x));
        var kl = byDimension?.sum(-1) ?? Mean(logQ! - Prior(y).LogProb(z));
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

    // log q where the divergence is by Monte Carlo, its parts where it has a closed form.
    private (Tensor Z, Tensor? LogQ, Tensor? ByDimension) Draws(Tensor x, Tensor? y)
    {
        if (flow is not null)
        {
            var (drawn, logQ) = FlowPosterior(x).RSample(o.Samples);
            return (drawn, logQ, null);
        }
        var q = Posterior(x, y);
        var z = o.Samples == 1 && o.Loss == SgvbLoss.B ? q.RSample() : q.RSample(o.Samples);
        return o.Loss == SgvbLoss.B && pseudoInputs is null ? (z, null, KlPerDimension(q, y)) : (z, q.LogProb(z), null);
    }

    /// <inheritdoc/>
    public Tensor LogWeights(Batch batch, long k)
    {
        if (flow is not null)
        {
            var (z, logQ) = FlowPosterior(batch.X).RSample(k);
            return Likelihood(z).LogProb(batch.X.flatten(1)) + Prior().LogProb(z) - logQ;
        }
        var y = LabelsOf(batch);
        var q = Posterior(batch.X, y);
        return ImportanceWeighting.LogWeights(batch.X.flatten(1), q, z => Likelihood(z, y), k, Prior(y));
    }

    /// <inheritdoc/>
    public LatentJoint? Joint(Batch batch, long k)
    {
        var (x, y) = (batch.X.flatten(1), LabelsOf(batch));
        using var noise = new NoiseSource(k * x.size(0), x.device, x.dtype);
        var z = FromPrior(noise.Normal(o.LatentDim), noise, y?.repeat(k)).view(k, -1, o.LatentDim);
        return new(z, at => Prior(y).LogProb(at), at => Likelihood(at, y).LogProb(x));
    }

    // z ~ p(z), or p(z|y), from ε [n, L].
    private Tensor FromPrior(Tensor eps, NoiseSource noise, Tensor? y)
    {
        if (Vamp() is { } mixture) return mixture.Draw(mixture.Choose(noise.Uniform(1)), eps);
        return classPrior?.Of(y!) is { } p ? p.Mu + p.Sigma * eps : eps;
    }

    /// <summary>E[x|z] for z [n, L], or E[x|y, z]: [n, C, H, W].</summary>
    public Tensor Decoded(Tensor z, Tensor? labels = null) => Images(Likelihood(z, labels).Mean);

    /// <summary>E[x|z], z ~ p(z): [n, C, H, W]. With classes E[x|y, z], z ~ p(z|y); y uniform where it is not
    /// given.</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var eps = noise.Normal(o.LatentDim);
        var y = Classes == 0 ? null : labels ?? noise.Labels(Classes);
        return Decoded(FromPrior(eps, noise, y), y);
    }

    /// <summary>E[x|z = μ(x)]: [B, C, H, W]; with classes, each at its <see cref="ClassOf"/>; with a flow at
    /// z = f(μ(x)), as in what follows.</summary>
    public Tensor Reconstruct(Tensor x)
    {
        var y = Classes == 0 ? null : ClassOf(x);
        return Decoded(CodeOf(x, y), y);
    }

    /// <inheritdoc/>
    public long Latents => o.LatentDim;

    /// <summary>μ(x), or μ(x, y): [B, L].</summary>
    public Tensor Encode(Batch batch) => CodeOf(batch.X, LabelsOf(batch));

    /// <summary>E[x|z = (1 - s) μ(a) + s μ(b)]: [n, C, H, W]; with classes that of the nearer end, each at its
    /// <see cref="ClassOf"/>.</summary>
    public Tensor Interpolate(Tensor a, Tensor b, double share, NoiseSource noise)
    {
        var (from, to) = Classes == 0 ? (null, null) : (ClassOf(a), ClassOf(b));
        var z = (1 - share) * CodeOf(a, from) + share * CodeOf(b, to);
        return Decoded(z, share < 0.5 ? from : to);
    }

    /// <inheritdoc/>
    Tensor ILatentSpace.Decode(Tensor z, Tensor? labels) => Decoded(z, labels);

    /// <summary>The class under which x is most probable, by the bound at z = μ(x, y): [B] (int64).</summary>
    /// <remarks>argmax_y log p(x|y, μ(x, y)) − KL(q(z|x, y) ‖ p(z|y)): Bayes' rule with equal p(y).</remarks>
    public Tensor ClassOf(Tensor x)
    {
        var every = x.repeat_interleave(Classes, 0);                                   // [B K, C, H, W]
        var y = arange(Classes, dtype: int64, device: x.device).repeat(x.size(0));
        var q = Posterior(every, y);
        var bound = Likelihood(q.Mu, y).LogProb(every.flatten(1)) - KlPerDimension(q, y).sum(-1);
        return bound.view(-1, Classes).argmax(1);
    }

    /// <summary>μ [B, L], and KL(q(zⱼ|x) ‖ p(zⱼ)), for a mixture by one draw.</summary>
    public (Tensor Mean, Tensor? Divergence)? Code(Batch batch)
    {
        if (flow is not null) return (CodeOf(batch.X, null), null);
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

    private Tensor CodeOf(Tensor x, Tensor? y) => flow is null ? Posterior(x, y).Mu : FlowPosterior(x).Center;

    private Tensor? LabelsOf(Batch batch) => Classes == 0 ? null : batch.LabelsFor(this);

    private Tensor Images(Tensor mean) =>
        mean.view(-1, image.Channels, image.Height, image.Width) is var x && image.IsVector ? x : x.clamp(0, 1);

    private Tensor Decode(Tensor z, Tensor? labels) =>
        VaeCoders.Decode(decoder, o, image, Classes == 0 ? z : VaeCoders.WithClass(z, labels!, Classes));
}
