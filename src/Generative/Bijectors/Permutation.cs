namespace Generative.Bijectors;

/// <summary>The channels (or a vector's numbers) in another order, drawn once and kept.</summary>
/// <remarks>y = x[:, π]; log |det| = 0. x [B, C, ...]; π [C].</remarks>
public sealed class Permutation(Tensor order) : Bijector(nameof(Permutation))
{
    private readonly Tensor places = order, back = order.argsort();

    /// <summary>A random order of C channels.</summary>
    public static Permutation Random(long channels) => new(randperm(channels));

    /// <summary>The reverse order of C channels.</summary>
    public static Permutation Reverse(long channels) => new(arange(channels - 1, -1, -1, dtype: int64));

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null) =>
        (x.index_select(1, places), Zero(x));

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) =>
        (y.index_select(1, back), Zero(y));
}
