namespace Generative.Bijectors;

/// <summary>One bijector after the other: f = f_K ∘ ... ∘ f₁, the log-determinants add up.</summary>
public sealed class Chain(IEnumerable<Bijector> parts) : Bijector(nameof(Chain))
{
    private readonly ModuleList<Bijector> steps = new([.. parts]);

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null)
    {
        Tensor? total = null;
        foreach (var f in steps)
        {
            (x, var logDet) = f.Forward(x, context);
            total = total is null ? logDet : total + logDet;
        }
        return (x, total ?? Zero(x));
    }

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null)
    {
        Tensor? total = null;
        foreach (var f in steps.Reverse())
        {
            (y, var logDet) = f.Inverse(y, context);
            total = total is null ? logDet : total + logDet;
        }
        return (y, total ?? Zero(y));
    }
}
