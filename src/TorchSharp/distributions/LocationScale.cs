using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>Uniform on [low, high).</summary>
public class Uniform : Distribution
{
    private Tensor low, high;

    public Uniform(Tensor low, Tensor high, Generator? generator = null) : base(generator)
    {
        var pair = Broadcast(low, high);
        (this.low, this.high) = (pair[0], pair[1]);
        batch_shape = ShapeOf(pair[0]);
    }

    public override Tensor mean => Wrap(() => (high + low) / 2);

    /// <summary>NaN: every value is as likely.</summary>
    public override Tensor mode => Wrap(() => double.NaN * high);

    public override Tensor variance => Wrap(() => (high - low).pow(2) / 12);

    public override Tensor rsample(params long[] sample_shape) => Wrap(() => low + Empty(ExtendedShape(sample_shape), low).uniform_(0, 1, generator) * (high - low));

    public override Tensor log_prob(Tensor value) => Wrap(() => (low.le(value) & high.gt(value)).to(low.dtype).log() - (high - low).log());

    public override Tensor cdf(Tensor value) => Wrap(() => ((value - low) / (high - low)).clamp(0, 1));

    public override Tensor icdf(Tensor value) => Wrap(() => value * (high - low) + low);

    public override Tensor entropy() => Wrap(() => (high - low).log());

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        if (As<Uniform>(instance) is not { } d) return new Uniform(low.expand(batch_shape.Shape), high.expand(batch_shape.Shape), generator);
        (d.low, d.high, d.batch_shape) = (Keep(low.expand(batch_shape.Shape)), Keep(high.expand(batch_shape.Shape)), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (low, high).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>Cauchy, or Lorentz.</summary>
public class Cauchy : Distribution
{
    private Tensor loc, scale;

    public Cauchy(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
    {
        var pair = Broadcast(loc, scale);
        (this.loc, this.scale) = (pair[0], pair[1]);
        batch_shape = ShapeOf(pair[0]);
    }

    /// <summary>NaN: there is none.</summary>
    public override Tensor mean => Filled(double.NaN, loc);

    public override Tensor mode => loc;

    public override Tensor variance => Filled(double.PositiveInfinity, loc);

    internal Tensor Scale => scale;

    public override Tensor rsample(params long[] sample_shape) => Wrap(() => loc + Empty(ExtendedShape(sample_shape), loc).cauchy_(0, 1, generator) * scale);

    public override Tensor log_prob(Tensor value) => Wrap(() => -Math.Log(Math.PI) - scale.log() - ((value - loc) / scale).pow(2).log1p());

    public override Tensor cdf(Tensor value) => Wrap(() => ((value - loc) / scale).atan() / Math.PI + 0.5);

    public override Tensor icdf(Tensor value) => Wrap(() => (Math.PI * (value - 0.5)).tan() * scale + loc);

    public override Tensor entropy() => Wrap(() => Math.Log(4 * Math.PI) + scale.log());

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        if (As<Cauchy>(instance) is not { } d) return new Cauchy(loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape), generator);
        (d.loc, d.scale, d.batch_shape) = (Keep(loc.expand(batch_shape.Shape)), Keep(scale.expand(batch_shape.Shape)), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (loc, scale).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>Two exponentials back to back.</summary>
public class Laplace : Distribution
{
    private Tensor loc, scale;

    public Laplace(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
    {
        var pair = Broadcast(loc, scale);
        (this.loc, this.scale) = (pair[0], pair[1]);
        batch_shape = ShapeOf(pair[0]);
    }

    public override Tensor mean => loc;

    public override Tensor mode => loc;

    public override Tensor variance => Wrap(() => 2 * scale.pow(2));

    public override Tensor stddev => Wrap(() => Math.Sqrt(2) * scale);

    public override Tensor rsample(params long[] sample_shape) => Wrap(() =>
    {
        var u = Empty(ExtendedShape(sample_shape), loc).uniform_(Epsilon(loc.dtype) - 1, 1, generator);
        return loc - scale * u.sign() * (-u.abs().clamp(min: Tiny(loc.dtype))).log1p();
    });

    public override Tensor log_prob(Tensor value) => Wrap(() => -(2 * scale).log() - (value - loc).abs() / scale);

    public override Tensor cdf(Tensor value) => Wrap(() => 0.5 - 0.5 * (value - loc).sign() * (-(value - loc).abs() / scale).expm1());

    public override Tensor icdf(Tensor value) => Wrap(() =>
    {
        var p = value - 0.5;
        return loc - scale * p.sign() * (-2 * p.abs()).log1p();
    });

    public override Tensor entropy() => Wrap(() => 1 + (2 * scale).log());

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        if (As<Laplace>(instance) is not { } d) return new Laplace(loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape), generator);
        (d.loc, d.scale, d.batch_shape) = (Keep(loc.expand(batch_shape.Shape)), Keep(scale.expand(batch_shape.Shape)), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (loc, scale).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>Waiting times of rate λ.</summary>
public class Exponential : ExponentialFamily
{
    private Tensor rate;

    public Exponential(Tensor rate, Generator? generator = null) : base(generator)
    {
        this.rate = Keep(rate);
        batch_shape = ShapeOf(rate);
    }

    public override Tensor mean => rate.reciprocal();

    public override Tensor mode => Dispatch.Call("zeros_like", rate.detach());

    public override Tensor variance => rate.pow(-2);

    public override Tensor stddev => rate.reciprocal();

    public override Tensor rsample(params long[] sample_shape) => Wrap(() => Empty(ExtendedShape(sample_shape), rate).exponential_(1, generator) / rate);

    public override Tensor log_prob(Tensor value) => Wrap(() => rate.log() - rate * value);

    public override Tensor entropy() => Wrap(() => 1 - rate.log());

    public override Tensor cdf(Tensor value) => Wrap(() => 1 - (-rate * value).exp());

    public override Tensor icdf(Tensor value) => Wrap(() => -(-value).log1p() / rate);

    protected override IList<Tensor> NaturalParams => [-rate];

    protected override Tensor MeanCarrierMeasure => Dispatch.Call("zeros_like", rate.detach());

    protected override Tensor LogNormalizer(params Tensor[] parameters) => -(-parameters[0]).log();

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        if (As<Exponential>(instance) is not { } d) return new Exponential(rate.expand(batch_shape.Shape), generator);
        (d.rate, d.batch_shape) = (Keep(rate.expand(batch_shape.Shape)), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) rate.Dispose();
        base.Dispose(disposing);
    }
}
