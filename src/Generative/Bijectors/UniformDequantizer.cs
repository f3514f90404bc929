namespace Generative.Bijectors;

/// <summary>u ~ U[0, 1)^D: log q = 0. Uria, Murray and Larochelle, "RNADE", 2013, arXiv:1306.0186, section 4.</summary>
public sealed class UniformDequantizer(int levels) : Dequantizer(nameof(UniformDequantizer), levels)
{
    /// <inheritdoc/>
    protected override (Tensor U, Tensor LogQ) Draw(Tensor x) =>
        (rand_like(x), zeros([x.size(0)], dtype: x.dtype, device: x.device));
}
