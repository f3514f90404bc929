using System.Runtime.Intrinsics.X86;

namespace Generative.Networks;

/// <summary>A convolution of images, or its transpose, that does not read memory which nobody wrote.</summary>
/// <remarks>
/// On the CPU oneDNN lays channels out in blocks of 16 (8 with AVX2). The libtorch of TorchSharp 0.107 leaves the rest
/// of the last block of the images unset and multiplies it by zero weights: 0 * NaN = NaN. White pixels in a freed
/// buffer of bytes, 0xFFFFFFFF, are such a NaN. Here the channels that are summed over are filled up with zeros to a
/// whole block. A convolution sums over its inputs, its gradient over its outputs; a transposed one the other way
/// around. Not laid out in blocks, and so not filled: up to three channels of the weight's second dimension, and all of
/// 1 x 1 kernels. Nor are images whose channels lie last in memory: a layer told so takes them in that layout, which
/// spares oneDNN the way into its blocks and back, and hands the layout on. Few channels at one side, as at the first
/// and the last layer of a network, are <see cref="ThinConvolution"/>'s; kernels of side 3 between whole blocks are
/// <see cref="WinogradConvolution"/>'s.
/// </remarks>
public sealed class ImageConvolution : Module<Tensor, Tensor>
{
    private const long Unblocked = 3;

    // A processor with AVX2 and without AVX-512 has blocks of 8: bit 16 of EBX in leaf 7 (Intel, volume 2A, CPUID).
    private static readonly long Block =
        X86Base.IsSupported && ((X86Base.CpuId(7, 0).Ebx >> 16) & 1) == 0 ? 8 : 16;

    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long stride, padding;
    private readonly bool transposed, channelsLast;

    private ImageConvolution(
        Tensor weight, Tensor? bias, long stride, long padding, bool transposed, bool channelsLast)
        : base(nameof(ImageConvolution))
    {
        this.weight = new(weight.detach().clone());
        this.bias = bias is null ? null : new(bias.detach().clone());
        (this.stride, this.padding) = (stride, padding);
        (this.transposed, this.channelsLast) = (transposed, channelsLast);
        RegisterComponents();
    }

    /// <summary>[out, in, kH, kW]; of a transposed convolution [in, out, kH, kW].</summary>
    public Parameter Weight => weight;

    /// <summary>[out].</summary>
    public Parameter? Bias => bias;

#pragma warning disable RS0030 // the door
    /// <summary>x [B, in, H, W] -> [B, out, H', W'], with the first weights of PyTorch's Conv2d.</summary>
    public static ImageConvolution Of(long inputs, long outputs, long kernel, long stride = 1, long padding = 0,
        bool bias = true, bool channelsLast = false)
    {
        using var plain = Conv2d(inputs, outputs, kernel, stride, padding, bias: bias);
        return new(plain.weight, plain.bias, stride, padding, transposed: false, channelsLast);
    }

    /// <summary>x [B, in, H, W] -> [B, out, H', W'], with the first weights of PyTorch's ConvTranspose2d.</summary>
    public static ImageConvolution Transposed(long inputs, long outputs, (long, long) kernel, long stride = 1,
        long padding = 0, bool bias = true, bool channelsLast = false)
    {
        using var plain = ConvTranspose2d(inputs, outputs, kernel, (stride, stride), (padding, padding), bias: bias);
        return new(plain.weight, plain.bias, stride, padding, transposed: true, channelsLast);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        if (!transposed)
            return channelsLast ? Plain(ChannelsLast(x), weight, bias, stride, padding)
                : Apply(x, weight, bias, stride, padding);
        if (!channelsLast && IsOrdinary(x, weight) && ThinConvolution.TakesTransposed(weight))
            return ThinConvolution.Transposed(x, weight, bias, stride, (padding, padding));
        return Filled(channelsLast ? ChannelsLast(x) : x, weight, bias, true, (x, w, b) =>
            functional.conv_transpose2d(x, w, b, strides: [stride, stride], padding: [padding, padding]));
    }

    /// <summary>The convolution of x [B, in, H, W] with W [out, in, kH, kW] and b [out].</summary>
    public static Tensor Apply(Tensor x, Tensor W, Tensor? b = null, long stride = 1, long padding = 0)
    {
        if (!IsOrdinary(x, W)) return Plain(x, W, b, stride, padding);
        if (ThinConvolution.Takes(x, W, stride, padding)) return ThinConvolution.Apply(x, W, b, stride, padding);
        return WinogradConvolution.Takes(x, W, stride, padding) ? WinogradConvolution.Apply(x, W, b)
            : Plain(x, W, b, stride, padding);
    }

    private static Tensor Plain(Tensor x, Tensor W, Tensor? b, long stride, long padding) =>
        Filled(x, W, b, false, (x, w, b) => functional.conv2d(x, w, b, [stride, stride], [padding, padding]));
#pragma warning restore RS0030

    private static Tensor Filled(
        Tensor x, Tensor W, Tensor? b, bool transposed, Func<Tensor, Tensor, Tensor?, Tensor> convolve)
    {
        if (!IsOrdinary(x, W)) return convolve(x, W, b);
        var gradients = is_grad_enabled();
        var first = transposed || gradients ? Missing(W.size(0)) : 0;
        var second = (!transposed || gradients) && W.size(1) > Unblocked ? Missing(W.size(1)) : 0;
        if (first + second == 0) return convolve(x, W, b);
        var (atInput, atOutput) = transposed ? (first, second) : (second, first);
        var outputs = W.shape[transposed ? 1 : 0];
        if (atInput > 0) x = functional.pad(x, [0, 0, 0, 0, 0, atInput]);
        if (atOutput > 0 && b is not null) b = functional.pad(b, [0, atOutput]);
        var y = convolve(x, functional.pad(W, [0, 0, 0, 0, 0, second, 0, first]), b);
        return atOutput > 0 ? y.narrow(1, 0, outputs) : y;

        static long Missing(long channels) => (Block - channels % Block) % Block;
    }

    // What oneDNN lays out in blocks of channels.
    private static bool IsOrdinary(Tensor x, Tensor W) =>
        x.device_type == DeviceType.CPU && !IsChannelsLast(x) && (W.size(2) > 1 || W.size(3) > 1);

    // The same numbers [B, C, H, W], laid out in memory as [B, H, W, C]; nothing is done where they already are.
    private static Tensor ChannelsLast(Tensor x) =>
        x.device_type == DeviceType.CPU ? x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : x;

    // With one channel or one place both layouts are the same, and libtorch takes them for the ordinary one.
    private static bool IsChannelsLast(Tensor x) => x.size(1) > 1 && x.size(2) > 1 && x.size(3) > 1
        && x.stride(1) == 1 && x.stride(3) == x.size(1);
}
