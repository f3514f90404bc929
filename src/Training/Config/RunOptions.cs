using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Models;

namespace Training.Config;

/// <summary>A whole run: what is trained, on what, how, and what is measured. The root of every config file.</summary>
public sealed record RunOptions
{
    [Description("Name of the run's folder; null: taken from the config file's name.")]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", ErrorMessage = "1..64 letters, digits, '.', '_' or '-'")]
    public string? Name { get; init; }

    [Description("Seed of every random stream: initial weights, order of the data, noise.")]
    [Range(typeof(long), "0", "9223372036854775807")]
    public long Seed { get; init; }

    [Description("The model, chosen by its key type.")]
    public required ModelOptions Model { get; init; }

    [Description("The data set, chosen by its key type.")]
    public DataOptions Data { get; init; } = new DigitsOptions();

    [Description("The optimiser.")]
    public OptimizerOptions Optimizer { get; init; } = new();

    [Description("An optimiser of its own for a phase of the model's training step (critic, generator), by the phase's name; the others take optimizer.")]
    public IReadOnlyDictionary<string, OptimizerOptions>? Optimizers { get; init; }

    [Description("A running average of the weights, evaluated and sampled from in their place; null: none.")]
    public EmaOptions? Ema { get; init; }

    [Description("The loop: how long, how often, where.")]
    public TrainingOptions Training { get; init; } = new();

    [Description("What is measured on the validation and test images.")]
    public EvaluationOptions Evaluation { get; init; } = new();

    [Description("The sample grids written while training.")]
    public SamplingOptions Sampling { get; init; } = new();

    [Description("What is written beside metrics.jsonl.")]
    public LoggingOptions Logging { get; init; } = new();

    [Description("What compare sets side by side; training ignores it.")]
    public CompareOptions? Compare { get; init; }

    [Description("Libraries whose kinds this config names, by path.")]
    [FilePath]
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Words that users bring from other frameworks, for keys and kinds of ours.</summary>
    public static IReadOnlyDictionary<string, string> Synonyms { get; } = new Dictionary<string, string>
    {
        ["lr"] = "learningRate", ["bs"] = "batchSize", ["wd"] = "weightDecay", ["beta1"] = "betas", ["beta2"] = "betas",
        ["numepochs"] = "epochs", ["maxepochs"] = "epochs", ["numsteps"] = "steps", ["maxsteps"] = "steps",
        ["clip"] = "gradientClip", ["gradclip"] = "gradientClip", ["maxgradnorm"] = "gradientClip", ["epsilon"] = "eps",
        ["optim"] = "optimizer", ["dataset"] = "data", ["eval"] = "evaluation", ["zdim"] = "latentDim",
        ["numsamples"] = "count",
        ["vae"] = "gaussianVae", ["iwae"] = "gaussianVae with loss: iwae", ["vqvae"] = "discreteVae",
        ["categoricalvae"] = "discreteVae with latents: categorical", ["sbn"] = "sigmoidBeliefNetwork",
        ["diffusion"] = "ddpm", ["flow"] = "realNvp", ["nice"] = "realNvp with coupling: additive",
        ["nsf"] = "splineFlow", ["ncsn"] = "scoreNetwork", ["ebm"] = "energyModel",
        ["dcgan"] = "gan", ["wgan"] = "gan with loss: wasserstein", ["wgangp"] = "gan with loss: wasserstein and penalty: gradient",
        ["mnist"] = "idx with name: mnist", ["fashionmnist"] = "idx with name: fashion-mnist",
        ["kmnist"] = "idx with name: kmnist", ["emnist"] = "idx with name: emnist",
        ["moons"] = "toy with name: moons", ["twomoons"] = "toy with name: moons", ["rings"] = "toy with name: rings",
        ["pinwheel"] = "toy with name: pinwheel", ["checkerboard"] = "toy with name: checkerboard",
        ["images"] = "imageFolder", ["folder"] = "imageFolder", ["celeba"] = "imageFolder", ["npy"] = "numpy", ["npz"] = "numpy",
        ["ddpm"] = "ancestral", ["gumbel"] = "gumbelSoftmax", ["concrete"] = "gumbelSoftmax", ["rloo"] = "leaveOneOut",
        ["st"] = "straightThrough",
    };

    /// <summary>Reader, writer and schema for runs over the kinds among some types.</summary>
    public static ConfigTypes Types(IEnumerable<Type> types) => new(types, Synonyms);
}
