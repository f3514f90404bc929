namespace Generative.Dequantisation;

/// <summary>u ~ U[0, 1)^D: log q = 0. Uria, Murray and Larochelle, "RNADE", 2013, arXiv:1306.0186, section 4.</summary>
public sealed class UniformDequantiser(int levels) : Dequantiser(nameof(UniformDequantiser), levels)
{
    /// <inheritdoc/>
    protected override (Tensor U, Tensor LogQ) Draw(Tensor x) => (rand_like(x), zeros([x.shape[0]], dtype: x.dtype, device: x.device));
}
