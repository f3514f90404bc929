using Generative.Numerics;

namespace Generative.Networks;

/// <summary>Convolutions with few channels at one side, as a product of matrices with patches.</summary>
/// <remarks>
/// oneDNN lays channels out in blocks of 16 and computes whole blocks, so it does 16 times the work of one channel
/// wherever a sum runs over the other side. With the patches U x of <see cref="Patches"/>:
/// convolution y = W (U x),   transposed convolution y = Uᵀ (Wᵀ x).
/// A convolution of stride 1 is a transposed one, with the kernel turned by half a circle and padding k − 1 − p.
/// Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document Processing", 2006.
/// x [B, C, H, W], W of C channels in and K out.
/// </remarks>
internal static class ThinConvolution
{
    private const long Few = 3;

    /// <summary>Whether W x, x [B, C, H, W] and W [K, C, kH, kW], is computed here: few outputs at stride 1, or few
    /// inputs whose gradient is wanted; and patches are no larger than the other side.</summary>
    public static bool Takes(Tensor x, Tensor W, long stride, long padding) =>
        HasFewOutputs(W, stride, padding) || (x.requires_grad && IsThin(W.size(1), W.size(0), W));

    /// <summary>Whether the transposed convolution, W [C, K, kH, kW], is computed here.</summary>
    public static bool TakesTransposed(Tensor W) => IsThin(W.size(1), W.size(0), W);

    /// <summary>x [B, C, H, W], W [K, C, kH, kW], b [K] -> [B, K, H', W'].</summary>
    public static Tensor Apply(Tensor x, Tensor W, Tensor? b, long stride, long padding)
    {
        var kernel = (H: W.size(2), W: W.size(3));
        if (HasFewOutputs(W, stride, padding))
            return Transposed(x, W.flip(2, 3).transpose(0, 1), b, 1, (kernel.H - 1 - padding, kernel.W - 1 - padding));
        var window = new Patches.Window(x.size(1), x.size(2), x.size(3), kernel, stride, (padding, padding));
        var (B, K, (h, v)) = (x.size(0), W.size(0), window.Places);
        var y = W.reshape(1, K, window.Numbers).expand(B, K, window.Numbers).bmm(Patches.Unfold(x, window));
        return WithBias(y.view(B, K, h, v), b);
    }

    /// <summary>x [B, C, H, W], W [C, K, kH, kW], b [K] -> [B, K, H', W'].</summary>
    public static Tensor Transposed(Tensor x, Tensor W, Tensor? b, long stride, (long H, long W) padding)
    {
        var (B, C, h, v) = (x.size(0), x.size(1), x.size(2), x.size(3));
        var kernel = (H: W.size(2), W: W.size(3));
        var window = new Patches.Window(W.size(1), (h - 1) * stride - 2 * padding.H + kernel.H,
            (v - 1) * stride - 2 * padding.W + kernel.W, kernel, stride, padding);
        var Wt = W.reshape(1, C, window.Numbers).transpose(1, 2).expand(B, window.Numbers, C);
        return WithBias(Patches.Fold(Wt.bmm(x.reshape(B, C, h * v)), window), b);
    }

    private static bool HasFewOutputs(Tensor W, long stride, long padding) =>
        stride == 1 && padding < Math.Min(W.size(2), W.size(3)) && IsThin(W.size(0), W.size(1), W);

    private static bool IsThin(long few, long many, Tensor W) =>
        few <= Few && few * W.size(2) * W.size(3) <= many;

    private static Tensor WithBias(Tensor y, Tensor? b) => b is null ? y : y + b.view(1, -1, 1, 1);
}
