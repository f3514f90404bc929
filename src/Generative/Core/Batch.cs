using Generative.Numerics;

namespace Generative;

/// <summary>Examples, and their labels where the data has them.</summary>
public sealed record Batch
{
    private readonly Tensor? x;

    /// <summary>Examples as they are.</summary>
    /// <param name="x">[B, C, H, W]: pixels in [0, 1], or vectors [B, 1, 1, D] in the data's own units.</param>
    /// <param name="labels">Classes [B] (int64); null: the data has none.</param>
    public Batch(Tensor x, Tensor? labels = null) => (this.x, Labels) = (x, labels);

    /// <summary>Documents that are kept sparse.</summary>
    public Batch(WordBags words, Tensor? labels = null) => (Words, Labels) = (words, labels);

    /// <summary>[B, C, H, W]; of sparse documents a new tensor each time.</summary>
    public Tensor X => x ?? Words!.Dense().unsqueeze(1).unsqueeze(1);

    /// <summary>Classes [B] (int64); null: the data has none.</summary>
    public Tensor? Labels { get; }

    /// <summary>The numbers of the examples among the training examples, [B] (int64), in a batch of a training step;
    /// else null.</summary>
    public Tensor? Places { get; init; }

    /// <summary>The documents, where they are kept sparse; else null.</summary>
    public WordBags? Words { get; }

    /// <summary>B.</summary>
    public long Count => x?.size(0) ?? Words!.Count;

    /// <summary>A batch without labels.</summary>
    public static implicit operator Batch(Tensor x) => new(x);

    /// <summary>Examples and labels.</summary>
    public void Deconstruct(out Tensor x, out Tensor? labels) => (x, labels) = (X, Labels);

    /// <summary>The labels of a batch that must have them.</summary>
    /// <exception cref="OptionsException">It has none.</exception>
    public Tensor LabelsFor(Module model) =>
        Labels ?? throw new OptionsException(
            $"{(model as GenerativeModel)?.Kind ?? model.GetName()} is trained on labels, and the data has none");
}
