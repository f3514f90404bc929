using Generative;
using Generative.Models.Adversarial;
using Generative.Models.Classifiers;
using Generative.Models.Diffusion;
using Generative.Models.Discrete;
using Generative.Models.Flows;
using Generative.Models.Score;
using Generative.Models.Vae;
using Training.Config;

namespace Training;

/// <summary>Config name -> options -> model: the only list of models.</summary>
public static class Catalog
{
    private static readonly (string Name, Type Options, Func<ModelOptions, DataShape, GenerativeModel> Create, string Summary)[] entries =
    [
        ("gaussianVae", typeof(GaussianVaeOptions), (o, image) => new GaussianVae((GaussianVaeOptions)o, image), "variational autoencoder with a Gaussian latent"),
        ("discreteVae", typeof(DiscreteVaeOptions), (o, image) => new DiscreteVae((DiscreteVaeOptions)o, image), "variational autoencoder with Bernoulli or categorical latents"),
        ("sigmoidBeliefNetwork", typeof(SigmoidBeliefNetworkOptions), (o, image) => new SigmoidBeliefNetwork((SigmoidBeliefNetworkOptions)o, image), "one or several layers of Bernoulli latents, mirrored inference network"),
        ("gan", typeof(GanOptions), (o, shape) => new Gan((GanOptions)o, shape), "adversarial generator and critic: GAN, f-GAN, WGAN in all its forms, class-conditional"),
        ("infoGan", typeof(InfoGanOptions), (o, shape) => new InfoGan((InfoGanOptions)o, shape), "adversarial generator with codes that can be read back"),
        ("classifier", typeof(ClassifierOptions), (o, shape) => new ConvClassifier((ClassifierOptions)o, shape), "small convolutional classifier, whose features samples are measured by"),
        ("scoreNetwork", typeof(ScoreNetworkOptions), (o, shape) => new ScoreNetwork((ScoreNetworkOptions)o, shape), "noise-conditional score network, sampled by annealed Langevin dynamics"),
        ("energyModel", typeof(EnergyModelOptions), (o, shape) => new EnergyModel((EnergyModelOptions)o, shape), "unnormalised density: score matching or noise-contrastive estimation, sampled by Langevin dynamics"),
        ("ddpm", typeof(DdpmOptions), (o, shape) => new Ddpm((DdpmOptions)o, shape), "denoising diffusion by epsilon, x0 or v, class-conditional or not"),
        ("realNvp", typeof(RealNvpOptions), Flow, "normalizing flow of affine couplings: exact likelihoods of vectors, bits per dimension of images"),
        ("glow", typeof(GlowOptions), Flow, "normalizing flow of invertible 1 x 1 convolutions and affine couplings"),
        ("maf", typeof(MafOptions), Flow, "masked autoregressive flow: fast densities, samples number by number"),
        ("splineFlow", typeof(SplineFlowOptions), Flow, "normalizing flow of rational-quadratic spline couplings"),
        ("structuredPrediction", typeof(StructuredPredictionOptions), (o, image) => new StructuredPrediction((StructuredPredictionOptions)o, image), "lower half of an image from its upper half, Bernoulli layers"),
    ];

    private static NormalizingFlow Flow(ModelOptions options, DataShape shape) => new((FlowOptions)options, shape);

    /// <summary>The options record of each <c>model.type</c>.</summary>
    public static IReadOnlyDictionary<string, Type> ModelTypes { get; } = entries.ToDictionary(e => e.Name, e => e.Options);

    /// <summary>Reads, writes and describes configs.</summary>
    public static ConfigTypes Types { get; } = RunOptions.Types(ModelTypes);

    /// <summary>Names and summaries, as <c>list models</c> prints them.</summary>
    public static IEnumerable<(string Name, string Summary)> Models => entries.Select(e => (e.Name, e.Summary));

    /// <summary>A fresh model of those options for images of that shape.</summary>
    public static GenerativeModel Create(ModelOptions options, DataShape image) =>
        Array.Find(entries, e => e.Options == options.GetType()) is { Create: not null } entry ? entry.Create(options, image)
            : throw new ArgumentException($"model: {options.GetType().Name} is not in the catalogue", nameof(options));
}
