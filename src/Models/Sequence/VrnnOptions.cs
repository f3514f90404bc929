using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Models.Sequence;

/// <summary>Options of <see cref="Vrnn"/>.</summary>
[Kind("vrnn", "variational recurrent network: a latent at every step of a sequence")]
public sealed record VrnnOptions : SequenceModelOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new Vrnn(this, shape);

    /// <summary>L in the docs' shapes.</summary>
    [Description("latents of a step"), Range(1, 4096)]
    public int LatentDim { get; init; } = 16;
}
