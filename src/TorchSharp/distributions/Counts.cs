using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>Successes in n trials.</summary>
public class Binomial : Distribution
{
    private Tensor total = null!;
    private Tensor? _probs, _logits;

    public Binomial(Tensor total_count, Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
    {
        CheckOne(p, l);
        var pair = Broadcast(total_count, (p ?? l)!);
        total = pair[0].dtype == pair[1].dtype ? pair[0] : Own(() => pair[0].to(pair[1].dtype));
        (_probs, _logits) = (p is null ? null : pair[1], p is null ? pair[1] : null);
        batch_shape = ShapeOf(pair[1]);
    }

    private Binomial(Generator? generator) : base(generator) { }

    public Tensor probs => _probs ?? LogitsToProbs(_logits!, true);

    public Tensor logits => _logits ?? ProbsToLogits(_probs!, true);

    public override Tensor mean => Wrap(() => total * probs);

    public override Tensor mode => Wrap(() => ((total + 1) * probs).floor().minimum(total));

    public override Tensor variance => Wrap(() => total * probs * (1 - probs));

    public override Tensor rsample(params long[] sample_shape)
    {
        using var off = no_grad();
        var shape = ExtendedShape(sample_shape);
        return Wrap(() => binomial(total.expand(shape), probs.expand(shape), generator));
    }

    // log C(n, x) + x ℓ − n log(1 + e^ℓ), ℓ the logit
    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var chosen = (total + 1).lgamma() - (value + 1).lgamma() - (total - value + 1).lgamma();
        return chosen + value * logits - total * ClampByZero(logits) - total * (-logits.abs()).exp().log1p();
    });

    /// <exception cref="NotImplementedException">The numbers of trials differ.</exception>
    public override Tensor entropy() => Wrap(() =>
    {
        var lp = log_prob(enumerate_support(expand: false));
        return -(lp.exp() * lp).sum(dim: 0);
    });

    public override Tensor enumerate_support(bool expand = true) => Wrap(() =>
    {
        var n = total.max().ToDouble();
        if (total.min().ToDouble() != n) throw new NotImplementedException("Inhomogeneous total count not supported by `enumerate_support`.");
        var values = Dispatch.Call("arange", n + 1, total.dtype, Arg.None, total.device).reshape([-1, .. batch_shape.Shape.Select(_ => 1L)]);
        return expand ? values.expand([(long)n + 1, .. batch_shape.Shape]) : values;
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = As<Binomial>(instance) ?? new(generator);
        d.total = Keep(total.expand(batch_shape.Shape));
        (d._probs, d._logits) = (_probs is null ? null : Keep(_probs.expand(batch_shape.Shape)), _logits is null ? null : Keep(_logits.expand(batch_shape.Shape)));
        d.batch_shape = batch_shape;
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (_probs, _logits).DisposeAll();
        if (disposing) total.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Successes (of probability p) before r failures.</summary>
public class NegativeBinomial : Distribution
{
    private Tensor total = null!;
    private Tensor? _probs, _logits;

    public NegativeBinomial(Tensor total_count, Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
    {
        CheckOne(p, l);
        var pair = Broadcast(total_count, (p ?? l)!);
        total = pair[0].dtype == pair[1].dtype ? pair[0] : Own(() => pair[0].to(pair[1].dtype));
        (_probs, _logits) = (p is null ? null : pair[1], p is null ? pair[1] : null);
        batch_shape = ShapeOf(pair[1]);
    }

    private NegativeBinomial(Generator? generator) : base(generator) { }

    public Tensor probs => _probs ?? LogitsToProbs(_logits!, true);

    public Tensor logits => _logits ?? ProbsToLogits(_probs!, true);

    public override Tensor mean => Wrap(() => total * logits.exp());

    public override Tensor mode => Wrap(() => ((total - 1) * logits.exp()).floor().clamp(min: 0));

    public override Tensor variance => Wrap(() => total * logits.exp() / (-logits).sigmoid());

    // A Poisson whose rate is gamma distributed.
    public override Tensor rsample(params long[] sample_shape)
    {
        using var off = no_grad();
        return Wrap(() =>
        {
            using var rate = new Gamma(total, (-logits).exp(), generator);
            return poisson(rate.sample(sample_shape), generator);
        });
    }

    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var norm = (1 + value).lgamma() + total.lgamma() - (total + value).lgamma();
        norm = Dispatch.Call("masked_fill.Scalar", norm, (total + value).eq(0), 0);
        return total * Dispatch.Call("log_sigmoid", -logits) + value * Dispatch.Call("log_sigmoid", logits) - norm;
    });

    public override Tensor entropy() => throw new NotImplementedException("NegativeBinomial.entropy");

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = As<NegativeBinomial>(instance) ?? new(generator);
        d.total = Keep(total.expand(batch_shape.Shape));
        (d._probs, d._logits) = (_probs is null ? null : Keep(_probs.expand(batch_shape.Shape)), _logits is null ? null : Keep(_logits.expand(batch_shape.Shape)));
        d.batch_shape = batch_shape;
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (_probs, _logits).DisposeAll();
        if (disposing) total.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Counts of rate λ.</summary>
public class Poisson : ExponentialFamily
{
    private Tensor rate;

    public Poisson(Tensor rate, Generator? generator = null) : base(generator)
    {
        this.rate = Keep(rate);
        batch_shape = ShapeOf(rate);
    }

    public override Tensor mean => rate;

    public override Tensor mode => rate.floor();

    public override Tensor variance => rate;

    public override Tensor rsample(params long[] sample_shape)
    {
        using var off = no_grad();
        return Wrap(() => poisson(rate.expand(ExtendedShape(sample_shape)), generator));
    }

    // x log λ − λ − log x!
    public override Tensor log_prob(Tensor value) => Wrap(() => value.xlogy(rate) - rate - (value + 1).lgamma());

    public override Tensor cdf(Tensor value) => Wrap(() =>
        Dispatch.Call("masked_fill.Scalar", Dispatch.Call("special_gammaincc", value.floor().clamp(min: 0) + 1, rate), value.lt(0), 0));

    /// <summary>The least count whose cumulative probability reaches the value.</summary>
    public override Tensor icdf(Tensor value) => Wrap(() =>
    {
        using var off = no_grad();
        var count = Dispatch.Call("zeros_like", value * rate);
        var target = value.clamp(max: 1 - Epsilon(rate.dtype));
        for (var below = cdf(count).lt(target); below.any().ToBoolean(); below = cdf(count).lt(target)) count = count + below.to(count.dtype);
        count = Dispatch.Call("masked_fill.Scalar", count, value.eq(1), double.PositiveInfinity);
        return Dispatch.Call("masked_fill.Scalar", count, value.lt(0) | value.gt(1), double.NaN);
    });

    protected override IList<Tensor> NaturalParams => [rate.log()];

    /// <exception cref="NotImplementedException">E[log x!] has no closed form, and so the entropy has none.</exception>
    protected override Tensor MeanCarrierMeasure => throw new NotImplementedException("Poisson.MeanCarrierMeasure");

    protected override Tensor LogNormalizer(params Tensor[] parameters) => parameters[0].exp();

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        if (As<Poisson>(instance) is not { } d) return new Poisson(rate.expand(batch_shape.Shape), generator);
        (d.rate, d.batch_shape) = (Keep(rate.expand(batch_shape.Shape)), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) rate.Dispose();
        base.Dispose(disposing);
    }
}
