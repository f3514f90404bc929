using System.Runtime.InteropServices;
using static Generative.Numerics.TensorMemory;

namespace Generative.Numerics;

/// <summary>Convolutions of images with kernels of side 3, stride 1 and padding 1, and the gradients of their weights.
/// </summary>
/// <remarks>
/// By <see cref="WinogradTiles"/>: sixteen products where the sum has thirty-six. An image's numbers do not depend on
/// those beside it, and the gradient of the weights on the number of threads alone.
/// x [B, C, H, W], channels last or not; the result has the same layout. float32.
/// </remarks>
internal static unsafe class Winograd
{
    private const string Name = "winograd";

    // With more weights, they leave no room for the tiles in a core's cache.
    private const long MostWeights = 128 * 64;

    /// <summary>Whether such tensors are taken: multiples of 16 channels, on a processor with AVX2.</summary>
    public static bool Takes(Tensor x, Tensor W) => ImageMemory.Takes(x, W) && x.size(1) == W.size(1)
        && W.size(2) == 3 && W.size(3) == 3 && W.size(0) * W.size(1) <= MostWeights
        && W.size(0) % WinogradTiles.Width == 0 && W.size(1) % WinogradTiles.Width == 0 && !PlainForms.Has(Name);

    /// <summary>x * W + b, with W [K, C, 3, 3] and b [K].</summary>
    /// <param name="x">x.</param>
    /// <param name="W">W.</param>
    /// <param name="b">b; null: 0.</param>
    /// <param name="turned">The gradient of x from that of the result, with the same W.</param>
    /// <param name="activated">a(x) in place of x, which then has channels last.</param>
    /// <param name="affine">a(s x + t) in place of x, s and t of each image's channels, [2, B, C]; x is then
    /// contiguous.</param>
    public static Tensor Convolve(
        Tensor x, Tensor W, Tensor? b, bool turned = false, bool activated = false, Tensor? affine = null)
    {
        using var scope = NewDisposeScope();
        var (C, K) = turned ? (W.size(0), W.size(1)) : (W.size(1), W.size(0));
        var (inputs, last) = Laid(x, activated, affine);
        var y = last
            ? x.new_empty(x.size(0), x.size(2), x.size(3), K)
            : x.new_empty(x.size(0), K, x.size(2), x.size(3));
        var (w, bias) = (W.contiguous(), b?.contiguous() ?? x.new_zeros(K));
        float* weights = Address<float>(w), u = ImageMemory.Of(WinogradTiles.Places * C * K);
        Team.For((int)(K / WinogradTiles.Width), panel => WinogradWeights.Forward(weights, u, C, K, panel, turned));
        ImageMemory from = new(Address<float>(inputs), last, activated, Address<float>(affine));
        ImageMemory to = new(Address<float>(y), last);
        new WinogradPass(x.shape, C, K).Convolve(from, u, Address<float>(bias), to);
        NativeMemory.AlignedFree(u);
        GC.KeepAlive((inputs, w, bias, affine));
        return (last ? y.permute(0, 3, 1, 2) : y).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of W [K, C, 3, 3] from x, a(x) or a(s x + t) and the gradient of the result, [B, K, H, W].
    /// </summary>
    public static Tensor WeightGradient(Tensor x, Tensor gradient, bool activated = false, Tensor? affine = null)
    {
        using var scope = NewDisposeScope();
        var (C, K) = (x.size(1), gradient.size(1));
        var (inputs, last) = Laid(x, activated, affine);
        var (g, gradientsLast) = Laid(gradient);
        var w = x.new_empty(K, C, 3, 3);
        var pass = new WinogradPass(x.shape, C, K);
        float* weights = Address<float>(w), sums = ImageMemory.Of(pass.Shares * WinogradTiles.Places * C * K);
        pass.Accumulate(
            new(Address<float>(inputs), last, activated, Address<float>(affine)),
            new(Address<float>(g), gradientsLast), sums);
        Team.For((int)(C / WinogradTiles.Width),
            panel => WinogradWeights.Backward(sums, pass.Shares, C, K, panel, weights));
        NativeMemory.AlignedFree(sums);
        GC.KeepAlive((inputs, g, affine));
        return w.MoveToOuterDisposeScope();
    }

    // The same numbers with contiguous memory, [B, H, W, C] or [B, C, H, W].
    private static (Tensor Numbers, bool ChannelsLast) Laid(Tensor x, bool asLast = false, Tensor? affine = null)
    {
        if (affine is not null) return (x, false);
        var last = x.permute(0, 2, 3, 1);
        if (asLast) return (last.contiguous(), true);
        return last.is_contiguous() ? (last, true) : (x.contiguous(), false);
    }
}
