namespace Generative.Training;

/// <summary>Words from other libraries, in lower case without separators, and the keys and kinds they mean here.
/// </summary>
internal static class Synonyms
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        // Keys.
        ["lr"] = "learningRate",
        ["bs"] = "batchSize",
        ["wd"] = "weightDecay",
        ["beta1"] = "betas",
        ["beta2"] = "betas",
        ["numepochs"] = "epochs",
        ["maxepochs"] = "epochs",
        ["numsteps"] = "steps",
        ["maxsteps"] = "steps",
        ["clip"] = "gradientClip",
        ["gradclip"] = "gradientClip",
        ["maxgradnorm"] = "gradientClip",
        ["epsilon"] = "eps",
        ["optim"] = "optimizer",
        ["dataset"] = "data",
        ["eval"] = "evaluation",
        ["zdim"] = "latentDim",
        ["numsamples"] = "count",

        // Models.
        ["vae"] = "gaussianVae",
        ["iwae"] = "gaussianVae with loss: iwae",
        ["categoricalvae"] = "discreteVae with latents: categorical",
        ["sbn"] = "sigmoidBeliefNetwork",
        ["dcgan"] = "gan",
        ["wgan"] = "gan with loss: wasserstein",
        ["wgangp"] = "gan with loss: wasserstein, penalty: gradient",
        ["diffusion"] = "ddpm",
        ["ncsn"] = "scoreNetwork",
        ["ebm"] = "energyModel",
        ["flow"] = "realNvp",
        ["nice"] = "realNvp with coupling: additive",
        ["nsf"] = "splineFlow",

        // Data sets.
        ["mnist"] = "idx with name: mnist",
        ["fashionmnist"] = "idx with name: fashion-mnist",
        ["kmnist"] = "idx with name: kmnist",
        ["emnist"] = "idx with name: emnist",
        ["moons"] = "toy with name: moons",
        ["rings"] = "toy with name: rings",
        ["pinwheel"] = "toy with name: pinwheel",
        ["checkerboard"] = "toy with name: checkerboard",
        ["images"] = "imageFolder",
        ["folder"] = "imageFolder",
        ["npy"] = "numpy",
        ["npz"] = "numpy",

        // Estimators and samplers.
        ["gumbel"] = "gumbelSoftmax",
        ["concrete"] = "gumbelSoftmax",
        ["rloo"] = "leaveOneOut",
        ["ddpm"] = "ancestral",
    };
}
