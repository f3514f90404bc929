using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>The distribution of y = f(x) with x from a base distribution.</summary>
/// <remarks>log p(y) = log p(f⁻¹(y)) − log |det ∂f/∂x|.</remarks>
public class TransformedDistribution : Distribution
{
    protected Distribution base_distribution = null!;
    private protected transforms.Transform[] _transforms = [];

    public TransformedDistribution(Generator? generator = null) : base(generator) { }

    public TransformedDistribution(Distribution base_distribution, transforms.Transform transform, Generator? generator = null) : this(base_distribution, [transform], generator) { }

    public TransformedDistribution(Distribution base_distribution, IEnumerable<transforms.Transform> transforms, Generator? generator = null) : base(generator) =>
        _init(base_distribution, [.. transforms]);

    protected void _init(Distribution base_distribution, transforms.Transform[] transforms)
    {
        _transforms = transforms;
        var f = new transforms.ComposeTransform(transforms);
        long[] shape = [.. base_distribution.batch_shape.Shape, .. base_distribution.event_shape.Shape];
        if (shape.Length < f.domain.event_dim)
            throw new ArgumentException($"base_distribution needs to have shape with size at least {f.domain.event_dim}, but got [{string.Join(", ", shape)}].");
        var forward = f.forward_shape(shape);
        var expanded = f.inverse_shape(forward);
        var events = base_distribution.event_shape.Shape.Length;
        if (!expanded.AsSpan().SequenceEqual(shape)) base_distribution = base_distribution.expand(new Size(expanded[..^events]));
        var reinterpreted = f.domain.event_dim - events;
        if (reinterpreted > 0) base_distribution = new Independent(base_distribution, reinterpreted, generator);
        this.base_distribution = base_distribution;
        var cut = forward.Length - Math.Max(f.codomain.event_dim + Math.Max(events - f.domain.event_dim, 0), 0);
        base._init(new Size(forward[..cut]), new Size(forward[cut..]));
    }

    public override Tensor mean => throw new NotImplementedException($"{GetType().Name}.mean");

    public override Tensor mode => throw new NotImplementedException($"{GetType().Name}.mode");

    public override Tensor variance => throw new NotImplementedException($"{GetType().Name}.variance");

    public override Tensor stddev => Wrap(() => variance.sqrt());

    public override Tensor sample(params long[] sample_shape)
    {
        using var off = no_grad();
        return Wrap(() => Forward(base_distribution.sample(sample_shape)));
    }

    public override Tensor rsample(params long[] sample_shape) => Wrap(() => Forward(base_distribution.rsample(sample_shape)));

    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var events = event_shape.Shape.Length;
        Tensor? logDet = null;
        var y = value;
        foreach (var f in _transforms.Reverse())
        {
            var x = f._inverse(y);
            events += f.domain.event_dim - f.codomain.event_dim;
            var term = Rightmost(f.log_abs_det_jacobian(x, y), events - f.domain.event_dim);
            (logDet, y) = (logDet is null ? term : logDet + term, x);
        }
        var logBase = Rightmost(base_distribution.log_prob(y), events - base_distribution.event_shape.Shape.Length);
        return logDet is null ? logBase : logBase - logDet;
    });

    public override Tensor cdf(Tensor value) => Wrap(() => Monotone(base_distribution.cdf(_transforms.Reverse().Aggregate(value, (v, f) => f._inverse(v)))));

    public override Tensor icdf(Tensor value) => Wrap(() => Forward(base_distribution.icdf(Monotone(value))));

    public override Tensor entropy() => throw new NotImplementedException($"{GetType().Name}.entropy");

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = As<TransformedDistribution>(instance) ?? new TransformedDistribution(generator);
        return Filled(d, batch_shape);
    }

    /// <summary>The base expanded, the same transforms: into a distribution of this kind.</summary>
    private protected T Filled<T>(T d, Size batch_shape) where T : TransformedDistribution
    {
        var f = new transforms.ComposeTransform(_transforms);
        var shape = f.inverse_shape([.. batch_shape.Shape, .. event_shape.Shape]);
        d._init(base_distribution.expand(new Size(shape[..^base_distribution.event_shape.Shape.Length])), _transforms);
        return d;
    }

    private Tensor Forward(Tensor x) => _transforms.Aggregate(x, (v, f) => f._call(v));

    // A falling map turns probabilities round.
    private Tensor Monotone(Tensor p)
    {
        if (_transforms.Length == 0) return p;
        var sign = _transforms.Skip(1).Aggregate(_transforms[0].sign, (s, f) => s * f.sign).to(p.device);
        return sign * (p - 0.5) + 0.5;
    }

    private static Tensor Rightmost(Tensor t, int n) => n <= 0 ? t : t.reshape([.. t.shape[..^n], -1]).sum(-1);

    protected override void Dispose(bool disposing)
    {
        if (disposing) base_distribution?.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Batch dimensions counted as part of the event: log-probabilities are summed over them.</summary>
public class Independent : Distribution
{
    private Distribution inner;
    private readonly int dims;

    public Independent(Distribution base_distribution, int reinterpreted_batch_ndims, Generator? generator = null) : base(generator)
    {
        var batch = base_distribution.batch_shape.Shape;
        if (reinterpreted_batch_ndims > batch.Length)
            throw new ArgumentException($"Expected reinterpreted_batch_ndims <= base_distribution.batch_shape.Length, but got {reinterpreted_batch_ndims} and {batch.Length}");
        (inner, dims) = (base_distribution, reinterpreted_batch_ndims);
        _init(new Size(batch[..^dims]), new Size([.. batch[^dims..], .. base_distribution.event_shape.Shape]));
    }

    public override Tensor mean => inner.mean;

    public override Tensor mode => inner.mode;

    public override Tensor variance => inner.variance;

    public override Tensor sample(params long[] sample_shape) => inner.sample(sample_shape);

    public override Tensor rsample(params long[] sample_shape) => inner.rsample(sample_shape);

    public override Tensor log_prob(Tensor value) => Wrap(() => transforms.Transform._sum_rightmost(inner.log_prob(value), dims));

    public override Tensor entropy() => Wrap(() => transforms.Transform._sum_rightmost(inner.entropy(), dims));

    public override Tensor enumerate_support(bool expand = true) =>
        dims == 0 ? inner.enumerate_support(expand) : throw new NotImplementedException("Enumeration over cartesian product is not implemented");

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var all = new Size([.. batch_shape.Shape, .. event_shape.Shape[..dims]]);
        if (As<Independent>(instance) is not { } d) return new Independent(inner.expand(all), dims, generator);
        d.inner = inner.expand(all);
        d._init(batch_shape, event_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner?.Dispose();
        base.Dispose(disposing);
    }
}
