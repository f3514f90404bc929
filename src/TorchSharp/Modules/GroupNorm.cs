using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Moments per image and group of channels: [B, C, *].</summary>
public sealed class GroupNorm : nn.Module<Tensor, Tensor>
{
    private Parameter? _weight, _bias;

    internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype) : base(nameof(GroupNorm))
    {
        if (num_groups <= 0 || num_channels % num_groups != 0)
            throw new ArgumentException($"GroupNorm: num_channels must be divisible by num_groups, got {num_channels} and {num_groups}");
        (this.num_groups, this.eps, this.affine) = (num_groups, eps, affine);
        if (!affine) return;
        weight = new Parameter(Filled(1, device, dtype, num_channels));
        bias = new Parameter(Filled(0, device, dtype, num_channels));
    }

    public Parameter? bias { get => _bias; set => Set(nameof(bias), ref _bias, value); }

    public Parameter? weight { get => _weight; set => Set(nameof(weight), ref _weight, value); }

    public long num_groups { get; set; }

    public double eps { get; set; }

    public bool affine { get; set; }

    public override Tensor forward(Tensor tensor)
    {
        Require(tensor);
        return nn.functional.group_norm(tensor, num_groups, _weight, _bias, eps);
    }

    /// <summary>silu of the result, in one pass.</summary>
    internal Tensor Activated(Tensor tensor)
    {
        Require(tensor);
        return Dispatch.Call("td::group_norm_silu", tensor, num_groups, _weight, _bias, eps);
    }

    private static void Require(Tensor tensor)
    {
        if (tensor.shape.Length < 3) throw new ArgumentException($"GroupNorm: expected at least 3D input, got {tensor.shape.Length}D", nameof(tensor));
    }
}

/// <summary>Moments over the last dimensions: [*, normalized_shape].</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    private Parameter? _weight, _bias;

    internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype) : base(nameof(LayerNorm))
    {
        (this.normalized_shape, this.eps, this.elementwise_affine) = (normalized_shape, eps, elementwise_affine);
        if (!elementwise_affine) return;
        weight = new Parameter(Filled(1, device, dtype, normalized_shape));
        if (bias) this.bias = new Parameter(Filled(0, device, dtype, normalized_shape));
    }

    public Parameter? bias { get => _bias; set => Set(nameof(bias), ref _bias, value); }

    public Parameter? weight { get => _weight; set => Set(nameof(weight), ref _weight, value); }

    public long[] normalized_shape { get; set; }

    public double eps { get; set; }

    public bool elementwise_affine { get; set; }

    public void reset_parameters()
    {
        if (_weight is not null) nn.init.ones_(_weight);
        if (_bias is not null) nn.init.zeros_(_bias);
    }

    public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, _weight, _bias, eps);
}
