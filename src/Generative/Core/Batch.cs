namespace Generative;

/// <summary>Examples, and their labels where the data has them.</summary>
/// <param name="X">[B, C, H, W]: pixels in [0, 1], or vectors [B, 1, 1, D] in the data's own units.</param>
/// <param name="Labels">Classes [B] (int64); null: the data has none.</param>
public sealed record Batch(Tensor X, Tensor? Labels = null)
{
    /// <summary>A batch without labels.</summary>
    public static implicit operator Batch(Tensor x) => new(x);

    /// <summary>The labels of a batch that must have them.</summary>
    /// <exception cref="OptionsException">It has none.</exception>
    public Tensor LabelsFor(Module model) =>
        Labels ?? throw new OptionsException($"{model.GetName()} is trained on labels, and the data has none");
}
