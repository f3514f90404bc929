using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Estimators;
using Generative.Networks;

namespace Generative.Models.Discrete;

/// <summary>Options shared by the models with discrete latents.</summary>
public abstract record DiscreteModelOptions : ModelOptions, IChecked
{
    [Description("estimator of the gradient, chosen by its key type; its samples are the K of the bound")]
    public EstimatorOptions Estimator { get; init; } = new NvilOptions();

    [Description("mean: the ELBO, averaged over the samples; importanceWeighted: the multi-sample bound (IWAE, VIMCO)")]
    public Bound Bound { get; init; } = Bound.Mean;

    [Description("nonlinearity of the hidden layers")]
    public Activation Activation { get; init; } = Activation.Tanh;

    [Description("first weights: xavier (uniform, biases zero), or uniform in 1/sqrt(inputs), biases too")]
    public WeightInit Weights { get; init; } = WeightInit.Xavier;

    /// <summary>The family of its latents.</summary>
    protected virtual LatentFamilies Family => LatentFamilies.Bernoulli;

    /// <summary>Joint states of one example's latents.</summary>
    protected abstract double States { get; }

    /// <inheritdoc/>
    public virtual IEnumerable<string> Faults()
    {
        var name = KindAttribute.NameOf(Estimator);
        var states = Bound == Bound.Mean ? States : Math.Pow(States, Estimator.Samples);
        List<string> faults = [];
        if (!Estimator.Latents.HasFlag(Family))
            faults.Add(
                $"estimator.type: got {name}, expected an estimator for {$"{Family}".ToLowerInvariant()} latents");
        if (Bound == Bound.ImportanceWeighted && !Estimator.IsImportanceWeighted)
            faults.Add($"bound: got importanceWeighted, expected mean with {name}");
        if (states > Estimator.MostStates)
            faults.Add($"estimator.type: got {name} for {states:G2} states, expected at most {Estimator.MostStates:0}");
        return faults;
    }
}

/// <summary>How weights are first drawn.</summary>
public enum WeightInit
{
    /// <summary>U(±√(6 / (inputs + outputs))), biases zero. Glorot and Bengio, 2010.</summary>
    Xavier,

    /// <summary>U(±1/√inputs), biases too: the linear layer's own.</summary>
    Uniform,
}

/// <summary>Which discrete latents.</summary>
public enum DiscreteKind
{
    /// <summary>Two states, 0 and 1.</summary>
    Bernoulli,

    /// <summary>One-hot of several classes.</summary>
    Categorical,
}

/// <summary>p(h).</summary>
public enum DiscretePrior
{
    /// <summary>Every state alike.</summary>
    Uniform,

    /// <summary>Independent, with learned logits.</summary>
    Learned,
}

/// <summary>How KL(q(h|x) ‖ p(h)) enters.</summary>
public enum DiscreteDivergence
{
    /// <summary>log q(h|x) - log p(h) of the samples; of relaxed samples, when they are relaxed.</summary>
    MonteCarlo,

    /// <summary>The discrete distributions' own, summed over the states.</summary>
    ClosedForm,
}

/// <summary>Options of <see cref="DiscreteVae"/>.</summary>
[Kind("discreteVae", "variational autoencoder with Bernoulli or categorical latents")]
public sealed record DiscreteVaeOptions : DiscreteModelOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new DiscreteVae(this, shape);

    [Description("bernoulli: 0 or 1; categorical: one-hot")]
    public DiscreteKind Latents { get; init; } = DiscreteKind.Bernoulli;

    /// <summary>N in the docs' shapes.</summary>
    [Description("number of latent variables"), Range(1, 65536)]
    public int LatentCount { get; init; } = 200;

    /// <summary>C in the docs' shapes.</summary>
    [Description("classes of a categorical latent"), Range(2, 65536)]
    public int Classes { get; init; } = 10;

    [Description("widths of the hidden layers, encoder order; the decoder mirrors them; none: linear"), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [];

    [Description("p(h): uniform, or independent with learned logits")]
    public DiscretePrior Prior { get; init; } = DiscretePrior.Uniform;

    [Description("KL(q || p): closedForm, or monteCarlo, which is of relaxed samples where the estimator relaxes them")]
    public DiscreteDivergence Divergence { get; init; } = DiscreteDivergence.MonteCarlo;

    /// <inheritdoc/>
    protected override LatentFamilies Family =>
        Latents == DiscreteKind.Bernoulli ? LatentFamilies.Bernoulli : LatentFamilies.Categorical;

    /// <inheritdoc/>
    protected override double States => Math.Pow(Latents == DiscreteKind.Bernoulli ? 2 : Classes, LatentCount);

    /// <summary>Numbers in one example's latents: N, or N C.</summary>
    internal int Width => Latents == DiscreteKind.Bernoulli ? LatentCount : LatentCount * Classes;

    /// <inheritdoc/>
    public override IEnumerable<string> Faults()
    {
        List<string> faults = [.. base.Faults()];
        if (Bound == Bound.ImportanceWeighted && Divergence == DiscreteDivergence.ClosedForm)
            faults.Add("divergence: got closedForm, expected monteCarlo with the importance-weighted bound");
        return faults;
    }
}

/// <summary>Options of <see cref="SigmoidBeliefNetwork"/>.</summary>
[Kind("sigmoidBeliefNetwork", "one or several layers of Bernoulli latents, mirrored inference network")]
public sealed record SigmoidBeliefNetworkOptions : DiscreteModelOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new SigmoidBeliefNetwork(this, shape);

    [Description("widths of the stochastic layers, nearest the pixels first"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Layers { get; init; } = [200];

    [Description("widths of the deterministic layers between two stochastic ones, upwards; none: linear"),
        Range(1, 65536)]
    [Aliases("between")]
    public IReadOnlyList<int> DeterministicHidden { get; init; } = [];

    /// <inheritdoc/>
    protected override double States => Math.Pow(2, Layers.Sum(width => (double)width));
}

/// <summary>Options of <see cref="StructuredPrediction"/>.</summary>
[Kind("structuredPrediction", "lower half of an image from its upper half, Bernoulli layers")]
public sealed record StructuredPredictionOptions : DiscreteModelOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new StructuredPrediction(this, shape);

    [Description("widths of the stochastic layers, from the upper half to the lower"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Layers { get; init; } = [200, 200];

    [Description("widths of the deterministic layers between two stochastic ones; none: linear"), Range(1, 65536)]
    [Aliases("between")]
    public IReadOnlyList<int> DeterministicHidden { get; init; } = [];

    /// <inheritdoc/>
    protected override double States => Math.Pow(2, Layers.Sum(width => (double)width));
}
