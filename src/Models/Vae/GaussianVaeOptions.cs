using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;

namespace Generative.Models.Vae;

/// <summary>Which estimator of the ELBO is minimized.</summary>
public enum SgvbLoss
{
    /// <summary>Every term by Monte Carlo.</summary>
    A,

    /// <summary>The divergence in closed form.</summary>
    B,

    /// <summary>The importance-weighted bound of <c>samples</c> draws.</summary>
    Iwae,

    /// <summary>The same bound, the encoder's gradient doubly reparameterized.</summary>
    Dreg,
}

/// <summary>p(x|z) of a pixel.</summary>
public enum PixelLikelihood
{
    /// <summary>Bernoulli, pixels in [0, 1].</summary>
    Bernoulli,

    /// <summary>Normal of a fixed σ.</summary>
    Gaussian,

    /// <summary>Normal whose σ, one for all pixels, is learned.</summary>
    GaussianLearned,
}

/// <summary>The layers of encoder and decoder.</summary>
public enum CoderKind
{
    /// <summary>Fully connected.</summary>
    Mlp,

    /// <summary>Stride-2 convolutions and their mirror.</summary>
    Conv,
}

/// <summary>p(z|y) of a model of labeled examples.</summary>
public enum ConditionalPrior
{
    /// <summary>N(0, I) for every class.</summary>
    Standard,

    /// <summary>A normal distribution for each class, its means and variances learned.</summary>
    Learned,
}

/// <summary>p(z).</summary>
public enum LatentPrior
{
    /// <summary>N(0, I).</summary>
    Standard,

    /// <summary>The posteriors of learned inputs, mixed.</summary>
    Vamp,
}

/// <summary>Options of <see cref="GaussianVae"/>.</summary>
[Kind("gaussianVae", "variational autoencoder with a Gaussian latent")]
public sealed record GaussianVaeOptions : ModelOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new GaussianVae(this, shape);

    /// <summary>L in the docs' shapes.</summary>
    [Description("dimensions of the latent z"), Range(1, 4096)]
    public int LatentDim { get; init; } = 20;

    [Description("mlp: fully connected; conv: stride-2 convolutions and their mirror")]
    public CoderKind Coder { get; init; } = CoderKind.Mlp;

    [Description(
        "widths of the hidden layers, encoder order; the decoder mirrors them; []: none, both are linear"),
        Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    [Description("nonlinearity between layers")]
    public Activation Activation { get; init; } = Activation.Relu;

    [Description("p(x|z): bernoulli, gaussian (fixed sigma) or gaussianLearned")]
    public PixelLikelihood Likelihood { get; init; } = PixelLikelihood.Bernoulli;

    [Description("sigma of the gaussian likelihood (the first value when it is learned)"), Range(1e-3, 1e3)]
    public double Sigma { get; init; } = 0.1;

    [Description(
        "a: every term by Monte Carlo; b: the divergence in closed form; iwae: the importance-weighted bound; dreg: "
        + "the same, doubly reparameterized")]
    public SgvbLoss Loss { get; init; } = SgvbLoss.B;

    [Description("latent draws per example, L"), Range(1, 10_000)]
    public int Samples { get; init; } = 1;

    [Description("weight of the divergence; 1 is the ELBO"), Range(0.0, 1000.0)]
    public double Beta { get; init; } = 1;

    [Description("nats of each latent dimension's divergence, mean over the batch, that training does not charge for; "
        + "0: none"), Range(0.0, 1000.0)]
    public double FreeBits { get; init; }

    [Description("steps in which training raises the weight of the divergence from 0 to beta; 0: none"),
        Range(0, 1_000_000_000)]
    public int WarmUpSteps { get; init; }

    [Description("p(z): standard, N(0, I); vamp, the mean of the posteriors of learned inputs")]
    public LatentPrior Prior { get; init; } = LatentPrior.Standard;

    [Description("learned inputs of prior vamp"), Range(1, 100_000)]
    public int PseudoInputs { get; init; } = 500;

    [Description("q(z|x) as a flow of the encoder's normal; null: that normal itself")]
    public FlowPosteriorOptions? Posterior { get; init; }

    [Description("condition encoder and decoder on the label")]
    public bool ClassConditional { get; init; }

    [Description("p(z|y) of labeled examples: standard, N(0, I) for every class; learned, a normal for each class")]
    public ConditionalPrior ConditionalPrior { get; init; } = ConditionalPrior.Standard;

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        List<string> faults = [];
        if (Coder == CoderKind.Conv && Hidden.Count == 0)
            faults.Add("hidden: got no widths beside coder conv, expected 1 or more");
        if (Beta != 1 && Loss is (SgvbLoss.Iwae or SgvbLoss.Dreg))
            faults.Add($"beta: got {Beta} beside loss iwae, expected 1: the bound's parts are not apart");
        if (ConditionalPrior == ConditionalPrior.Learned && !ClassConditional)
            faults.Add("conditionalPrior: got learned, expected classConditional: true beside it");
        if (Prior == LatentPrior.Vamp && ClassConditional)
            faults.Add("prior: got vamp beside classConditional true, expected standard: its inputs have no class");
        if (Posterior is not null) faults.AddRange(FaultsBesidePosterior());
        if (FreeBits > 0 && Loss != SgvbLoss.B)
            faults.Add($"freeBits: got {FreeBits} beside another loss, expected 0 or loss b: only it has the "
                + "divergence by dimension");
        if (FreeBits > 0 && Prior == LatentPrior.Vamp)
            faults.Add($"freeBits: got {FreeBits} beside prior vamp, expected 0: its divergence has no parts by "
                + "dimension");
        if (WarmUpSteps > 0 && Loss is (SgvbLoss.Iwae or SgvbLoss.Dreg))
        {
            faults.Add(
                $"warmUpSteps: got {WarmUpSteps} beside loss iwae, expected 0: the bound's parts are not apart");
        }
        return faults;
    }

    private List<string> FaultsBesidePosterior()
    {
        List<string> faults = [];
        if (Prior == LatentPrior.Vamp)
            faults.Add("prior: got vamp beside a flow as posterior, expected standard: it is a mixture of normals");
        if (ClassConditional)
            faults.Add("classConditional: got true beside a flow as posterior, expected false");
        if (FreeBits > 0)
            faults.Add($"freeBits: got {FreeBits} beside a flow as posterior, expected 0: its divergence has no parts "
                + "by dimension");
        if (Loss == SgvbLoss.Dreg)
            faults.Add("loss: got dreg beside a flow as posterior, expected a, b or iwae");
        return faults;
    }
}
