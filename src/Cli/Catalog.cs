using Generative.Configuration;
using Generative.Data;
using Generative.Models.Adversarial;
using Generative.Models.Classifiers;
using Generative.Models.Diffusion;
using Generative.Models.Discrete;
using Generative.Models.Flows;
using Generative.Models.Score;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Cli;

/// <summary>Config name -> options -> model: the only list of models.</summary>
public static class Catalog
{
    private static readonly (string Name, Type Options, string Summary)[] entries =
    [
        ("gaussianVae", typeof(GaussianVaeOptions), "variational autoencoder with a Gaussian latent"),
        ("discreteVae", typeof(DiscreteVaeOptions), "variational autoencoder with Bernoulli or categorical latents"),
        ("sigmoidBeliefNetwork", typeof(SigmoidBeliefNetworkOptions), "one or several layers of Bernoulli latents, mirrored inference network"),
        ("gan", typeof(GanOptions), "adversarial generator and critic: GAN, f-GAN, WGAN in all its forms, class-conditional"),
        ("infoGan", typeof(InfoGanOptions), "adversarial generator with codes that can be read back"),
        ("classifier", typeof(ClassifierOptions), "small convolutional classifier, whose features samples are measured by"),
        ("scoreNetwork", typeof(ScoreNetworkOptions), "noise-conditional score network, sampled by annealed Langevin dynamics"),
        ("energyModel", typeof(EnergyModelOptions), "unnormalised density: score matching or noise-contrastive estimation, sampled by Langevin dynamics"),
        ("ddpm", typeof(DdpmOptions), "denoising diffusion by epsilon, x0 or v, class-conditional or not"),
        ("realNvp", typeof(RealNvpOptions), "normalizing flow of affine couplings: exact likelihoods of vectors, bits per dimension of images"),
        ("glow", typeof(GlowOptions), "normalizing flow of invertible 1 x 1 convolutions and affine couplings"),
        ("maf", typeof(MafOptions), "masked autoregressive flow: fast densities, samples number by number"),
        ("splineFlow", typeof(SplineFlowOptions), "normalizing flow of rational-quadratic spline couplings"),
        ("structuredPrediction", typeof(StructuredPredictionOptions), "lower half of an image from its upper half, Bernoulli layers"),
    ];

    /// <summary>The options record of each <c>model.type</c>.</summary>
    public static IReadOnlyDictionary<string, Type> ModelTypes { get; } = entries.ToDictionary(e => e.Name, e => e.Options);

    /// <summary>Reads, writes and describes configs.</summary>
    public static ConfigTypes Types { get; } = RunOptions.Types(ModelTypes);

    /// <summary>Names and summaries, as <c>list models</c> prints them.</summary>
    public static IEnumerable<(string Name, string Summary)> Models => entries.Select(e => (e.Name, e.Summary));

    [System.Runtime.CompilerServices.ModuleInitializer]
#pragma warning disable CA2255 // kinds are known before anything reads a config
    internal static void Register() => RunTypes.Current = Types;
}
