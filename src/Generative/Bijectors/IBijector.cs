namespace Generative.Bijectors;

/// <summary>An invertible map of each example with the logarithm of how much it stretches space.</summary>
/// <remarks>
/// y = f(x),   log p_X(x) = log p_Y(f(x)) + log |det ∂f/∂x|.
/// Rezende and Mohamed, 2015, arXiv:1505.05770; Papamakarios et al., 2021, arXiv:1912.02762, equation 3.
/// x and y [B, ...] of as many numbers each; the log-determinants [B]; context: further inputs of f (a label
/// one-hot, a vector), [B, K], or null.
/// </remarks>
public interface IBijector
{
    /// <summary>f(x) and log |det ∂f/∂x|.</summary>
    (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null);

    /// <summary>f⁻¹(y) and log |det ∂f⁻¹/∂y|, the negative of the forward one.</summary>
    (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null);
}

/// <summary>A bijector that is a module: declared by its fields, as a model is.</summary>
public abstract class Bijector(string name, bool declared = true) : Component(name, declared), IBijector
{
    /// <inheritdoc/>
    public abstract (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null);

    /// <inheritdoc/>
    public abstract (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null);

    /// <summary>No stretching, [B].</summary>
    protected static Tensor Zero(Tensor x) => zeros([x.size(0)], dtype: x.dtype, device: x.device);

    /// <summary>Σ over all but the batch, [B].</summary>
    protected static Tensor SumOf(Tensor x) => x.dim() == 1 ? x : x.flatten(1).sum([1]);

    /// <summary>Numbers per channel (dimension 1): the places of an image, 1 of a vector.</summary>
    protected static long Places(Tensor x)
    {
        var places = 1L;
        for (var k = 2; k < x.dim(); k++) places *= x.shape[k];
        return places;
    }

    /// <summary>A vector of channels [C] as [1, C, 1, ...], to meet x [B, C, ...].</summary>
    protected static Tensor PerChannel(Tensor t, Tensor x) =>
        x.dim() == 2 ? t : t.view([-1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);
}
