using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Cross-correlation over 1 dimension.</summary>
public sealed class Conv1d : Convolution
{
    internal Conv1d(long channels, long outputs, long[] kernel, long[] stride, long[]? padding, Padding? rule, long[] dilation, PaddingModes mode, long groups,
        bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv1d), channels, outputs, kernel, stride, padding, rule, dilation, false, new long[1], groups, bias, mode, device, dtype) { }

    /// <exception cref="ArgumentException">The channels or dimensions differ.</exception>
    public override Tensor forward(Tensor input)
    {
        Require(input, 1);
        return Convolve("conv1d", "conv1d.padding", input);
    }
}

/// <summary>Cross-correlation over 2 dimensions.</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(long channels, long outputs, long[] kernel, long[] stride, long[]? padding, Padding? rule, long[] dilation, PaddingModes mode, long groups,
        bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d), channels, outputs, kernel, stride, padding, rule, dilation, false, new long[2], groups, bias, mode, device, dtype) { }

    /// <exception cref="ArgumentException">The channels or dimensions differ.</exception>
    public override Tensor forward(Tensor input)
    {
        Require(input, 2);
        return Convolve("td::conv2d", "conv2d.padding", input);
    }
}

/// <summary>Cross-correlation over 3 dimensions.</summary>
public sealed class Conv3d : Convolution
{
    internal Conv3d(long channels, long outputs, long[] kernel, long[] stride, long[]? padding, Padding? rule, long[] dilation, PaddingModes mode, long groups,
        bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv3d), channels, outputs, kernel, stride, padding, rule, dilation, false, new long[3], groups, bias, mode, device, dtype) { }

    /// <exception cref="ArgumentException">The channels or dimensions differ.</exception>
    public override Tensor forward(Tensor input)
    {
        Require(input, 3);
        return Convolve("conv3d", "conv3d.padding", input);
    }
}

/// <summary>Transposed convolution over 1 dimension.</summary>
public sealed class ConvTranspose1d : ConvolutionTranspose
{
    internal ConvTranspose1d(long channels, long outputs, long[] kernel, long[] stride, long[] padding, long[] outputPadding, long[] dilation,
        PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose1d), channels, outputs, kernel, stride, padding, null, dilation, true, outputPadding, groups, bias, mode, device, dtype) { }

    public override Tensor forward(Tensor input, long[]? output_size) => Convolve("conv_transpose1d", input, output_size);
}

/// <summary>Transposed convolution over 2 dimensions.</summary>
public sealed class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(long channels, long outputs, long[] kernel, long[] stride, long[] padding, long[] outputPadding, long[] dilation,
        PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose2d), channels, outputs, kernel, stride, padding, null, dilation, true, outputPadding, groups, bias, mode, device, dtype) { }

    public override Tensor forward(Tensor input, long[]? output_size) => Convolve("td::conv_transpose2d", input, output_size);
}

/// <summary>Transposed convolution over 3 dimensions.</summary>
public sealed class ConvTranspose3d : ConvolutionTranspose
{
    internal ConvTranspose3d(long channels, long outputs, long[] kernel, long[] stride, long[] padding, long[] outputPadding, long[] dilation,
        PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose3d), channels, outputs, kernel, stride, padding, null, dilation, true, outputPadding, groups, bias, mode, device, dtype) { }

    public override Tensor forward(Tensor input, long[]? output_size) => Convolve("conv_transpose3d.input", input, output_size);
}
