using Generative.Distributions;
using Generative.Estimators;

namespace Generative.Models.Discrete;

/// <summary>A sigmoid belief network with a mirrored inference network.</summary>
/// <remarks>
/// p(x, h) = p(h_L) Π_l p(h_{l-1}|h_l) p(x|h_1), q(h|x) = q(h_1|x) Π_l q(h_l|h_{l-1}), every factor Bernoulli with
/// logits from a linear map, or a network, of 2 h - 1;
/// f(h) = log q(h|x) - log p(x, h). In code h_1 is H[0].
/// Neal, "Connectionist learning of belief networks", 1992; Mnih and Gregor, 2014, arXiv:1402.0030; Gu et al., 2016,
/// arXiv:1511.05176; Tucker et al., 2017, arXiv:1703.07370.
/// Through Posterior with h̄ for h the same object is MuProp's mean-field pass. x [B, C, H, W]; h_l [K, B, N_l].
/// </remarks>
public sealed class SigmoidBeliefNetwork(SigmoidBeliefNetworkOptions o, DataShape image)
    : DiscreteModel(
        nameof(SigmoidBeliefNetwork), o, new(image.Pixels, [.. o.Layers.Select(width => (long)width)]), image),
        ISampler, IReconstructor, ILatentSpace
{
    private readonly SigmoidBeliefNetworkOptions o = Checked.Of(o);
    private readonly ModuleList<Sequential> inference =
        new([.. o.Layers.Select((width, l) =>
            Network(o, l == 0 ? image.Pixels : o.Layers[l - 1], o.DeterministicHidden, width))]);

    // generative[l]: layer l to the one below; 0: to the pixels.
    private readonly ModuleList<Sequential> generative = new([.. o.Layers.Select((width, l) =>
        Network(o, width, [.. o.DeterministicHidden.Reverse()], l == 0 ? image.Pixels : o.Layers[l - 1]))]);

    private readonly Parameter topLogits = new(zeros(o.Layers[^1]));

    /// <summary>q of layer l given what lies below, over [..., N_l].</summary>
    public Bernoulli Posterior(int l, Tensor below) => new(inference[l].call(2 * below - 1));

    /// <summary>p(h_L) over [N_L].</summary>
    public Bernoulli Prior => new(topLogits);

    /// <summary>p of layer l - 1 given layer l, over [..., N_{l-1}].</summary>
    public Bernoulli Below(int l, Tensor h) => new(generative[l].call(2 * h - 1));

    /// <summary>p(x|h_1) over [..., D].</summary>
    public BernoulliPixels Likelihood(Tensor h) => new(generative[0].call(2 * h - 1));

    /// <inheritdoc/>
    public override IStochasticObjective Objective(Tensor x) =>
        new LatentLayers(o.Layers.Count, Posterior(0, x.flatten(1)), Posterior, path => MonteCarlo(x, path),
            x.flatten(1), o.Bound);

    /// <inheritdoc/>
    protected override Tensor MonteCarlo(Tensor x, LatentPath path)
    {
        var logJoint = Likelihood(path.H[0]).LogProb(x.flatten(1)) + Prior.LogProb(path.H[^1]);      // [K, B]
        for (var l = 1; l < path.Layers; l++) logJoint = logJoint + Below(l, path.H[l]).LogProb(path.H[l - 1]);
        return path.LogQ - logJoint;
    }

    /// <summary>E[x|h_1], from the top down: h = 1[u &lt; θ], u uniform.</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        Tensor Drawn(Bernoulli p, int width) => noise.Uniform(width).lt(p.Mean).to(topLogits.dtype);
        var h = Drawn(Prior, o.Layers[^1]);
        for (var l = o.Layers.Count - 1; l > 0; l--) h = Drawn(Below(l, h), o.Layers[l - 1]);
        return Images(Likelihood(h).Mean);
    }

    /// <summary>E[x|h_1] at the most probable h_1 under q.</summary>
    public Tensor Reconstruct(Tensor x)
    {
        var q = Posterior(0, x.flatten(1));
        return Images(Likelihood(q.Harden(q.Logits)).Mean);
    }

    /// <summary>N_1.</summary>
    public long Latents => o.Layers[0];

    /// <summary>Probabilities.</summary>
    public (double Low, double High) Reach => (0, 1);

    /// <summary>q(h_1|x), [B, N_1].</summary>
    public Tensor Encode(Batch batch) => Posterior(0, batch.X.flatten(1)).Mean;

    /// <summary>E[x|h_1], for probabilities too.</summary>
    public Tensor Decode(Tensor z, Tensor? labels = null) => Images(Likelihood(z).Mean);

    private Tensor Images(Tensor mean) => mean.view(-1, image.Channels, image.Height, image.Width);
}
