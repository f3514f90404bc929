namespace Generative.Bijectors;

/// <summary>A bijector the other way round: its forward is the other's inverse.</summary>
public sealed class InverseBijector(Bijector bijector) : Bijector(nameof(InverseBijector))
{
    private readonly Bijector inner = bijector;

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null) => inner.Inverse(x, context);

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) => inner.Forward(y, context);
}
