using Generative.Distributions;
using Generative.Estimators;

namespace Generative.Models.Discrete;

/// <summary>The variational autoencoder with Bernoulli or categorical latents.</summary>
/// <remarks>
/// -ELBO(x) = E_q[f(h)], f(h) = -log p(x|h) + log q(h|x) - log p(h), or with the last two as KL(q(h|x) ‖ p(h)) =
/// Σ_states q (ln q - ln p);
/// the K-sample bound is -ln 1/K Σₖ exp(-f(hₖ)).
/// Jang, Gu and Poole, 2017, arXiv:1611.01144, section 4 (closed form on relaxed samples); Maddison, Mnih and Teh,
/// 2017, arXiv:1611.00712, section 5 (Monte Carlo);
/// Burda, Grosse and Salakhutdinov, 2016, arXiv:1509.00519 (several samples).
/// x [B, C, H, W], D pixels; h [K, B, N] or one-hot [K, B, N, C].
/// </remarks>
public sealed class DiscreteVae(DiscreteVaeOptions o, DataShape image)
    : DiscreteModel(nameof(DiscreteVae), o, new(image.Pixels, [o.Width]), image), ISampler, IReconstructor,
        ILatentSpace
{
    private readonly DiscreteVaeOptions o = Checked.Of(o);
    private readonly long[] latent = o.Latents == DiscreteKind.Bernoulli ? [o.LatentCount] : [o.LatentCount, o.Classes];
    private readonly Sequential encoder = Network(o, image.Pixels, o.Hidden, o.Width);
    private readonly Sequential decoder = Network(o, o.Width, [.. o.Hidden.Reverse()], image.Pixels);
    private readonly Parameter priorLogits = new(
        zeros(o.Latents == DiscreteKind.Bernoulli ? [o.LatentCount] : [o.LatentCount, o.Classes]),
            requires_grad: o.Prior == DiscretePrior.Learned);

    /// <summary>q(h|x) over [B, N] or [B, N, C].</summary>
    public IDiscreteLatents Posterior(Tensor x) => Of(encoder.call(x.flatten(1)).view([x.size(0), .. latent]));

    /// <summary>p(h) over [N] or [N, C].</summary>
    public IDiscreteLatents Prior => Of(priorLogits);

    /// <summary>p(x|h) over [..., D].</summary>
    public BernoulliPixels Likelihood(Tensor h) =>
        new(decoder.call(o.Latents == DiscreteKind.Bernoulli ? h : h.flatten(-2)));

    /// <inheritdoc/>
    public override IStochasticObjective Objective(Tensor x) =>
        new LatentLayers(1, Posterior(x), (_, _) => throw new InvalidOperationException("one layer"),
            o.Divergence == DiscreteDivergence.MonteCarlo ? path => MonteCarlo(x, path)
                : path => ClosedForm(x, path), x.flatten(1), o.Bound);

    /// <inheritdoc/>
    protected override Tensor MonteCarlo(Tensor x, LatentPath path) =>
        path.LogQ - Prior.LogProb(path.H[0]) - Likelihood(path.H[0]).LogProb(x.flatten(1));

    // Linear in h: the expectation is the value at the mean.
    private Tensor ClosedForm(Tensor x, LatentPath path)
    {
        var q = path.Q[0];
        var mean = q.Mean;
        return q.LogProb(mean) - Prior.LogProb(mean) - Likelihood(path.H[0]).LogProb(x.flatten(1));
    }

    /// <summary>E[x|h], h from the prior by uniform noise u: 1[u &lt; θ], or the largest of ln θ - ln(-ln u).</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        // [n, N] or [n, N, C]
        var u = noise.Uniform(latent);
        var h = Prior is OneHotCategorical p ? p.Harden(p.LogTheta - (-u.clamp(1e-30, 1 - 6e-8).log()).log())
            : u.lt(Prior.Mean).to(u.dtype);
        return Images(Likelihood(h).Mean);
    }

    /// <summary>E[x|h] at the most probable h.</summary>
    public Tensor Reconstruct(Tensor x)
    {
        var q = Posterior(x);
        return Images(Likelihood(q.Harden(q.Logits)).Mean);
    }

    /// <inheritdoc/>
    long ILatentSpace.Latents => o.Width;

    /// <summary>Probabilities.</summary>
    public (double Low, double High) Reach => (0, 1);

    /// <summary>q(h|x), [B, N], or of categorical latents [B, N C].</summary>
    public Tensor Encode(Batch batch) => Posterior(batch.X).Mean.flatten(1);

    /// <summary>E[x|h], for probabilities too.</summary>
    public Tensor Decode(Tensor z, Tensor? labels = null) => Images(Likelihood(z.view([-1, .. latent])).Mean);

    private IDiscreteLatents Of(Tensor logits) =>
        o.Latents == DiscreteKind.Bernoulli ? new Bernoulli(logits) : new OneHotCategorical(logits);

    private Tensor Images(Tensor mean) => mean.view(-1, image.Channels, image.Height, image.Width);
}
