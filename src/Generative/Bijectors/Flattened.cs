namespace Generative.Bijectors;

/// <summary>[B, ...] -> [B, D]; no number changes.</summary>
public sealed class Flattened(params long[] shape) : Bijector(nameof(Flattened))
{
    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null) => (x.flatten(1), Zero(x));

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) =>
        (y.view([-1, .. shape]), Zero(y));
}
