using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>exp(x) with x normal.</summary>
public class LogNormal : TransformedDistribution
{
    internal LogNormal(Tensor loc, Tensor scale, Generator? generator = null) : base(generator) => _init(new Normal(loc, scale, generator), [new transforms.ExpTransform()]);

    private LogNormal(Generator? generator) : base(generator) { }

    public Tensor loc => base_distribution.mean;

    public Tensor scale => base_distribution.stddev;

    public override Tensor mean => Wrap(() => (loc + scale.pow(2) / 2).exp());

    public override Tensor mode => Wrap(() => (loc - scale.pow(2)).exp());

    public override Tensor variance => Wrap(() => scale.pow(2).expm1() * (2 * loc + scale.pow(2)).exp());

    public override Tensor entropy() => Wrap(() => base_distribution.entropy() + loc);

    public override Distribution expand(Size batch_shape, Distribution? instance = null) => Filled(As<LogNormal>(instance) ?? new(generator), batch_shape);
}

/// <summary>The limit law of maxima: μ − β log(−log u).</summary>
public class Gumbel : TransformedDistribution
{
    private Tensor loc = null!, scale = null!;

    internal Gumbel(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
    {
        var pair = Broadcast(loc, scale);
        (this.loc, this.scale) = (pair[0], pair[1]);
        var (low, high) = (Dispatch.Call("full_like", pair[0].detach(), Tiny(loc.dtype)), Dispatch.Call("full_like", pair[0].detach(), 1 - Epsilon(loc.dtype)));
        _init(new Uniform(low, high, generator), [new transforms.LogTransform(), Negative(), new transforms.LogTransform(), new transforms.AffineTransform(pair[0], -pair[1])]);
    }

    private static transforms.AffineTransform Negative() => new(0.0, -1.0);

    public override Tensor mean => Wrap(() => loc + scale * euler_constant);

    public override Tensor mode => loc;

    public override Tensor variance => Wrap(() => stddev.pow(2));

    public override Tensor stddev => Wrap(() => Math.PI / Math.Sqrt(6) * scale);

    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var y = (loc - value) / scale;
        return y - y.exp() - scale.log();
    });

    public override Tensor entropy() => Wrap(() => scale.log() + (1 + euler_constant));

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = new Gumbel(loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape), generator);
        if (As<Gumbel>(instance) is not { } given) return d;
        (given.loc, given.scale) = (d.loc, d.scale);
        given._init(d.base_distribution, d._transforms);
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (loc, scale).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>scale · exp(x) with x exponential of rate α.</summary>
public class Pareto : TransformedDistribution
{
    internal Pareto(Tensor scale, Tensor alpha, Generator? generator = null) : base(generator)
    {
        var pair = Broadcast(scale, alpha);
        (this.scale, this.alpha) = (pair[0], pair[1]);
        _init(new Exponential(pair[1], generator), [new transforms.ExpTransform(), new transforms.AffineTransform(0, pair[0])]);
    }

    public Tensor scale { get; private set; }

    public Tensor alpha { get; private set; }

    public override Tensor mean => Wrap(() =>
    {
        var a = alpha.clamp(min: 1);
        return a * scale / (a - 1);
    });

    public override Tensor mode => scale;

    public override Tensor variance => Wrap(() =>
    {
        var a = alpha.clamp(min: 2);
        return scale.pow(2) * a / ((a - 1).pow(2) * (a - 2));
    });

    public override Tensor entropy() => Wrap(() => (scale / alpha).log() + (1 + alpha.reciprocal()));

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = new Pareto(scale.expand(batch_shape.Shape), alpha.expand(batch_shape.Shape), generator);
        if (As<Pareto>(instance) is not { } given) return d;
        (given.scale, given.alpha) = (d.scale, d.alpha);
        given._init(d.base_distribution, d._transforms);
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (scale, alpha).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>scale · x^(1/k) with x exponential of rate 1.</summary>
public class Weibull : TransformedDistribution
{
    private Tensor scale, k;

    internal Weibull(Tensor scale, Tensor concentration, Generator? generator = null) : base(generator)
    {
        var pair = Broadcast(scale, concentration);
        (this.scale, k) = (pair[0], pair[1]);
        _init(new Exponential(Dispatch.Call("ones_like", pair[0].detach()), generator), [new transforms.PowerTransform(k.reciprocal()), new transforms.AffineTransform(0, pair[0])]);
    }

    private Tensor Moment(int n) => (1 + n / k).lgamma().exp();

    public override Tensor mean => Wrap(() => scale * Moment(1));

    public override Tensor mode => Wrap(() => scale * ((k - 1) / k).pow(k.reciprocal()));

    public override Tensor variance => Wrap(() => scale.pow(2) * (Moment(2) - Moment(1).pow(2)));

    public override Tensor entropy() => Wrap(() => euler_constant * (1 - k.reciprocal()) + (scale / k).log() + 1);

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = new Weibull(scale.expand(batch_shape.Shape), k.expand(batch_shape.Shape), generator);
        if (As<Weibull>(instance) is not { } given) return d;
        (given.scale, given.k) = (d.scale, d.k);
        given._init(d.base_distribution, d._transforms);
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (scale, k).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>(1 − u^(1/b))^(1/a): Beta-like, with a distribution function in closed form.</summary>
public class Kumaraswamy : TransformedDistribution
{
    internal Kumaraswamy(Tensor concentration1, Tensor concentration0, Generator? generator = null) : base(generator)
    {
        var pair = Broadcast(concentration1, concentration0);
        (this.concentration1, this.concentration0) = (pair[0], pair[1]);
        var zeros = Dispatch.Call("zeros_like", pair[0].detach());
        _init(new Uniform(zeros, Dispatch.Call("ones_like", zeros), generator),
            [new transforms.PowerTransform(pair[1].reciprocal()), new transforms.AffineTransform(1.0, -1.0), new transforms.PowerTransform(pair[0].reciprocal())]);
    }

    public Tensor concentration1 { get; private set; }

    public Tensor concentration0 { get; private set; }

    // E[xⁿ] = b B(1 + n/a, b)
    private Tensor Moment(int n)
    {
        var (a, b) = (1 + n / concentration1, concentration0);
        return b * (a.lgamma() + b.lgamma() - (a + b).lgamma()).exp();
    }

    public override Tensor mean => Wrap(() => Moment(1));

    /// <summary>((a − 1) / (ab − 1))^(1/a); NaN where it lies at an end.</summary>
    public override Tensor mode => Wrap(() =>
    {
        var (a, b) = (concentration1, concentration0);
        return Dispatch.Call("masked_fill.Scalar", ((a - 1) / (a * b - 1)).pow(a.reciprocal()), a.lt(1) | b.lt(1), double.NaN);
    });

    public override Tensor variance => Wrap(() => Moment(2) - Moment(1).pow(2));

    public override Tensor entropy() => Wrap(() =>
    {
        var (a, b) = (concentration1, concentration0);
        return 1 - b.reciprocal() + (1 - a.reciprocal()) * ((b + 1).digamma() + euler_constant) - a.log() - b.log();
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = new Kumaraswamy(concentration1.expand(batch_shape.Shape), concentration0.expand(batch_shape.Shape), generator);
        if (As<Kumaraswamy>(instance) is not { } given) return d;
        (given.concentration1, given.concentration0) = (d.concentration1, d.concentration0);
        given._init(d.base_distribution, d._transforms);
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (concentration1, concentration0).DisposeAll();
        base.Dispose(disposing);
    }
}
