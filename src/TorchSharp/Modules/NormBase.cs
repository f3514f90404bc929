using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalisation by statistics per channel, with running ones for evaluation.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    private Parameter? _weight, _bias;
    private Tensor? _running_mean, _running_var, _num_batches_tracked;

    public NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        (this.num_features, this.eps, this.momentum, this.affine, this.track_running_stats) = (num_features, eps, momentum, affine, track_running_stats);
        if (affine)
        {
            weight = Parameter.Empty(device, dtype, num_features);
            bias = Parameter.Empty(device, dtype, num_features);
        }
        if (track_running_stats)
        {
            running_mean = Filled(0, device, dtype, num_features);
            running_var = Filled(1, device, dtype, num_features);
            num_batches_tracked = Filled(0, device, ScalarType.Int64);
        }
        reset_parameters();
    }

    public Parameter? bias { get => _bias; set => Set(nameof(bias), ref _bias, value); }

    public Parameter? weight { get => _weight; set => Set(nameof(weight), ref _weight, value); }

    public Tensor? running_mean { get => _running_mean; set => SetBuffer(nameof(running_mean), ref _running_mean, value); }

    public Tensor? running_var { get => _running_var; set => SetBuffer(nameof(running_var), ref _running_var, value); }

    public Tensor? num_batches_tracked { get => _num_batches_tracked; set => SetBuffer(nameof(num_batches_tracked), ref _num_batches_tracked, value); }

    public long num_features { get; }

    public double eps { get; set; }

    /// <summary>Weight of the newest batch in the running statistics; null for the plain mean of all batches.</summary>
    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    public void reset_running_stats()
    {
        if (!track_running_stats) return;
        using var off = no_grad();
        Dispatch.CallInPlace("zero_", running_mean!);
        Dispatch.CallInPlace("fill_.Scalar", running_var!, 1);
        Dispatch.CallInPlace("zero_", num_batches_tracked!);
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (!affine) return;
        nn.init.ones_(weight!);
        nn.init.zeros_(bias!);
    }

    /// <exception cref="ArgumentException">The number of dimensions does not fit.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);

    private protected void Require(Tensor input, params long[] allowed)
    {
        var n = input.shape.Length;
        if (!allowed.Contains(n)) throw new ArgumentException($"{GetName()}: expected {string.Join(" or ", allowed)}D input, but got {n}D input instead.");
    }

    /// <summary>Counts the batch and tells the weight that it gets.</summary>
    private protected double Weigh()
    {
        if (!training || !track_running_stats) return momentum ?? 0;
        using var off = no_grad();
        Dispatch.CallInPlace("add_.Scalar", num_batches_tracked!, 1);
        return momentum ?? 1.0 / num_batches_tracked!.item<long>();
    }
}

/// <summary>y = (x − E[x]) / √(Var[x] + ε)·γ + β, the moments over batch and space; running ones in evaluation. [B, C, *].</summary>
public abstract class BatchNorm : NormBase
{
    public BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) { }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training || running_mean is null, Weigh(), eps);
    }
}

/// <summary>[B, C] or [B, C, L].</summary>
public sealed class BatchNorm1d : BatchNorm
{
    internal BatchNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d)) { }

    protected override void ValidateInputDimensions(Tensor input) => Require(input, 2, 3);
}

/// <summary>[B, C, H, W].</summary>
public sealed class BatchNorm2d : BatchNorm
{
    internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d)) { }

    protected override void ValidateInputDimensions(Tensor input) => Require(input, 4);
}

/// <summary>[B, C, D, H, W].</summary>
public sealed class BatchNorm3d : BatchNorm
{
    internal BatchNorm3d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm3d)) { }

    protected override void ValidateInputDimensions(Tensor input) => Require(input, 5);
}

/// <summary>As batch norm, the moments of each image by itself.</summary>
public abstract class InstanceNorm : NormBase
{
    public InstanceNorm(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) { }

    /// <summary>Dimensions of a batch; one less is a single image.</summary>
    protected abstract long GetNumberOfBatchDimensions();

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        if (input.shape.Length == GetNumberOfBatchDimensions()) return Normalise(input);
        using var one = Dispatch.Call("unsqueeze", input, 0);
        using var result = Normalise(one);
        return Dispatch.Call("squeeze.dim", result, 0);
    }

    private Tensor Normalise(Tensor x)
        => nn.functional.instance_norm(x, running_mean, running_var, weight, bias, training || !track_running_stats, momentum ?? 0, eps);
}

/// <summary>[B, C, L] or [C, L].</summary>
public sealed class InstanceNorm1d : InstanceNorm
{
    internal InstanceNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm1d)) { }

    protected override long GetNumberOfBatchDimensions() => 3;

    protected override void ValidateInputDimensions(Tensor input) => Require(input, 2, 3);
}

/// <summary>[B, C, H, W] or [C, H, W].</summary>
public sealed class InstanceNorm2d : InstanceNorm
{
    internal InstanceNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm2d)) { }

    protected override long GetNumberOfBatchDimensions() => 4;

    protected override void ValidateInputDimensions(Tensor input) => Require(input, 3, 4);
}

/// <summary>[B, C, D, H, W] or [C, D, H, W].</summary>
public sealed class InstanceNorm3d : InstanceNorm
{
    internal InstanceNorm3d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm3d)) { }

    protected override long GetNumberOfBatchDimensions() => 5;

    protected override void ValidateInputDimensions(Tensor input) => Require(input, 4, 5);
}
