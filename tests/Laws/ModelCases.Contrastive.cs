using Generative.Models.Contrastive;
using Generative.Models.Vae;

namespace Generative.Laws.Tests;

/// <summary>Models that learn features by contrast.</summary>
internal static partial class ModelCases
{
    private static Dictionary<string, ModelOptions> Contrastive => new()
    {
        ["protoNce"] = new ProtoNceOptions
        {
            Clusters = [3, 5], Hidden = [4, 8], Features = 8, Projection = [8], LatentDim = 4, PretrainSteps = 1,
            PrototypeSteps = 2, Iterations = 3, Momentum = 0.9
        },
        ["protoNce, mlp, queue, erased, noisy"] = new ProtoNceOptions
        {
            Clusters = [4], Coder = CoderKind.Mlp, Hidden = [16], Features = 8, Projection = [], LatentDim = 4,
            PretrainSteps = 2, Queue = 40, Iterations = 3, Momentum = 0.9,
            Views = new() { Affine = null, Erase = 0.5, Noise = 0.1 }
        },
        ["protoNce, no prototypes"] =
            new ProtoNceOptions { Clusters = [], Hidden = [4, 8], Features = 8, LatentDim = 4 },
    };
}
