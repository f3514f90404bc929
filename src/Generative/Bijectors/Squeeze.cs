namespace Generative.Bijectors;

/// <summary>Each 2 x 2 square of pixels becomes four channels.</summary>
/// <remarks>[B, C, H, W] -> [B, 4C, H/2, W/2], channel 4c + 2i + j from pixel (i, j) of the square. Dinh et al., 2017,
/// arXiv:1605.08803, section 3.6.</remarks>
public sealed class Squeeze() : Bijector(nameof(Squeeze))
{
    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null) =>
        (functional.pixel_unshuffle(x, 2), Zero(x));

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) =>
        (functional.pixel_shuffle(y, 2), Zero(y));
}
