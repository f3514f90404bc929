using Generative.Models.Sequence;
using Generative.Sequences;

namespace Generative.Laws.Tests;

/// <summary>Models of sequences, step by step.</summary>
internal static partial class ModelCases
{
    private static Dictionary<string, ModelOptions> Sequences => new()
    {
        ["autoregressive"] = new AutoregressiveOptions { Width = 8, Depth = 1, Mixer = SmallHyena },
        ["autoregressive, ssm, gray, conditional"] = new AutoregressiveOptions
        {
            Width = 8, Depth = 1, Levels = 4, Mixer = new StateSpaceOptions { States = 2 }, ClassConditional = true
        },
        ["vrnn"] = new VrnnOptions { States = 12, Hidden = [8], Features = 8, LatentDim = 3 },
        ["vrnn, mixture"] = new VrnnOptions
        {
            States = 12, Hidden = [8], Features = 8, LatentDim = 3, Likelihood = StepLikelihood.Mixture, Components = 3
        },
        ["rnn"] = new RnnOptions { States = 12, Hidden = [8], Features = 8 },
    };
}
