using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What all convolutions share: weight [Out, In / groups, *k], transposed [In, Out / groups, *k]; bias [Out]; both uniform in ±1/√fan-in.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    protected Parameter? _bias;
    protected Parameter? _weight;
    protected long[] _reversed_padding_repeated_twice = [];
    protected long input_channels;

    /// <exception cref="ArgumentException">Channels that the groups do not divide, or a padding rule that does not fit.</exception>
    protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type,
        long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null,
        ScalarType? dtype = null)
        : base(name)
    {
        if (groups <= 0) throw new ArgumentException($"{name}: groups must be a positive integer, got {groups}");
        if (in_channels % groups != 0) throw new ArgumentException($"{name}: in_channels must be divisible by groups, got {in_channels} and {groups}");
        if (out_channels % groups != 0) throw new ArgumentException($"{name}: out_channels must be divisible by groups, got {out_channels} and {groups}");
        if (padding_type == Padding.Same && stride.Any(s => s != 1))
            throw new ArgumentException($"{name}: padding 'same' is not supported for strided convolutions");
        if (transposed && padding_mode != PaddingModes.Zeros) throw new ArgumentException($"{name}: only zeros padding mode is supported");
        (this.in_channels, this.out_channels, input_channels) = (in_channels, out_channels, in_channels);
        (this.kernel_size, this.stride, this.dilation, this.output_padding) = (kernel_size, stride, dilation, output_padding);
        (this.transposed, this.groups, this.padding_mode) = (transposed, groups, padding_mode);
        if (padding_type is { } rule) SetPadding(rule);
        else SetPadding(padding ?? new long[kernel_size.Length]);
        long[] shape = transposed ? [in_channels, out_channels / groups, .. kernel_size] : [out_channels, in_channels / groups, .. kernel_size];
        weight = Parameter.Empty(device, dtype, shape);
        if (bias) this.bias = Parameter.Empty(device, dtype, out_channels);
        reset_parameters();
    }

    public Parameter? bias { get => _bias; set => Set(nameof(bias), ref _bias, value); }

    public Parameter weight { get => _weight!; set => Set(nameof(weight), ref _weight, value ?? throw new ArgumentNullException(nameof(weight))); }

    public long in_channels { get; }

    public long out_channels { get; }

    public bool transposed { get; }

    public Padding? padding_type { get; private set; }

    /// <summary>Null where <see cref="padding_type"/> rules.</summary>
    public long[]? padding { get; private set; }

    public PaddingModes padding_mode { get; set; }

    public long groups { get; set; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[] dilation { get; set; }

    public long[] output_padding { get; set; }

    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is null) return;
        var (fan, _) = nn.init.CalculateFanInAndFanOut(weight);
        if (fan == 0) return;
        var bound = 1 / Math.Sqrt(fan);
        nn.init.uniform_(bias, -bound, bound);
    }

    public void SetPadding(long[] padding)
    {
        (this.padding, padding_type) = (padding, null);
        _reversed_padding_repeated_twice = [.. padding.Reverse().SelectMany(p => new[] { p, p })];
    }

    /// <exception cref="ArgumentException">The convolution is transposed.</exception>
    public void SetPadding(Padding padding)
    {
        if (transposed) throw new ArgumentException("Cannot set padding type on ConvTransposeND");
        (this.padding, padding_type) = (null, padding);
        List<long> border = [];
        for (var k = kernel_size.Length - 1; k >= 0; k--)
        {
            var total = padding == Padding.Same ? dilation[k] * (kernel_size[k] - 1) : 0;
            border.AddRange([total / 2, total - total / 2]);
        }
        _reversed_padding_repeated_twice = [.. border];
    }

    /// <summary>[B, C, *] or [C, *] with as many spatial dimensions.</summary>
    protected bool ValidateShape(Tensor input, long dimensions)
    {
        var shape = input.shape;
        return (shape.Length == dimensions + 2 && shape[1] == in_channels) || (shape.Length == dimensions + 1 && shape[0] == in_channels);
    }

    private protected Tensor Convolve(string op, string opByRule, Tensor input)
    {
        if (padding_mode != PaddingModes.Zeros)
        {
            using var padded = nn.functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
            return Dispatch.Call(op, padded, _weight, _bias, stride, new long[kernel_size.Length], dilation, groups);
        }
        return padding is not null ? Dispatch.Call(op, input, _weight, _bias, stride, padding, dilation, groups)
            : Dispatch.Call(opByRule, input, _weight, _bias, stride, nn.functional.Text(padding_type!.Value), dilation, groups);
    }

    private protected void Require(Tensor input, long dimensions)
    {
        if (ValidateShape(input, dimensions)) return;
        throw new ArgumentException($"{GetName()}: expected {dimensions + 1}D (unbatched) or {dimensions + 2}D (batched) input with {in_channels} channels, "
            + $"got [{string.Join(", ", input.shape)}]", nameof(input));
    }
}

/// <summary>The gradient of a convolution as a layer: sizes grow by the stride.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type,
        long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null,
        ScalarType? dtype = null)
        : base(name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed, output_padding, groups, bias, padding_mode,
            device, dtype) { }

    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>With an output size where the stride leaves several possible.</summary>
    public abstract Tensor forward(Tensor input, long[]? output_size);

    /// <summary>The padding that gives that size.</summary>
    /// <exception cref="ArgumentException">No padding below the stride gives it.</exception>
    protected long[] _output_padding(Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation,
        long num_spatial_dims)
    {
        if (output_size is null) return output_padding;
        var n = (int)num_spatial_dims;
        var sizes = input.shape[^n..];
        var wanted = output_size.Length > n ? output_size[^n..] : output_size;
        if (wanted.Length != n) throw new ArgumentException($"{GetName()}: output_size has {output_size.Length} entries, expected {n}, {n + 1} or {n + 2}",
            nameof(output_size));
        var result = new long[n];
        for (var k = 0; k < n; k++)
        {
            var least = (sizes[k] - 1) * stride[k] - 2 * padding[k] + dilation[k] * (kernel_size[k] - 1) + 1;
            result[k] = wanted[k] - least;
            if (result[k] < 0 || result[k] >= stride[k])
                throw new ArgumentException($"{GetName()}: output size {wanted[k]} in dimension {k}, expected {least} to {least + stride[k] - 1}",
                    nameof(output_size));
        }
        return result;
    }

    private protected Tensor Convolve(string op, Tensor input, long[]? output_size)
    {
        var n = kernel_size.Length;
        Require(input, n);
        return Dispatch.Call(op, input, _weight, _bias, stride, padding, _output_padding(input, output_size, kernel_size, stride, padding!, dilation, n),
            groups, dilation);
    }
}
