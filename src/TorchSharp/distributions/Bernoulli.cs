using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>A distribution given by probabilities or by logits; the other follows.</summary>
internal static class ByProbsOrLogits
{
    /// <summary>The mean of −log p(x) for x with probabilities p: elementwise.</summary>
    internal static Tensor CrossEntropy(Tensor logits, Tensor target) => Dispatch.Call("binary_cross_entropy_with_logits", logits, target, Arg.None, Arg.None, 0);
}

/// <summary>1 with probability p, else 0.</summary>
public class Bernoulli : Distribution
{
    private Tensor? _probs, _logits;

    public Bernoulli(Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
    {
        CheckOne(p, l);
        (_probs, _logits) = (p is null ? null : Keep(p), l is null ? null : Keep(l));
        batch_shape = ShapeOf((p ?? l)!);
    }

    private Bernoulli(Generator? generator) : base(generator) { }

    public Tensor probs => _probs ?? LogitsToProbs(_logits!, true);

    public Tensor logits => _logits ?? ProbsToLogits(_probs!, true);

    public override Tensor mean => probs;

    /// <summary>NaN where both are as likely.</summary>
    public override Tensor mode => Wrap(() => Dispatch.Call("masked_fill.Scalar", probs.ge(0.5).to(probs.dtype), probs.eq(0.5), double.NaN));

    public override Tensor variance => Wrap(() => probs * (1 - probs));

    public override Tensor rsample(params long[] sample_shape)
    {
        using var off = no_grad();
        return Wrap(() => bernoulli(probs.expand(ExtendedShape(sample_shape)), generator));
    }

    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var (l, v) = (logits, value);
        var shape = Shapes.Broadcast(l.shape, v.shape);
        return -ByProbsOrLogits.CrossEntropy(l.expand(shape), v.expand(shape));
    });

    public override Tensor entropy() => Wrap(() => ByProbsOrLogits.CrossEntropy(logits, probs));

    public override Tensor enumerate_support(bool expand = true) => Wrap(() =>
    {
        var values = Dispatch.Call("arange", 2, probs.dtype, Arg.None, probs.device).reshape([2, .. batch_shape.Shape.Select(_ => 1L)]);
        return expand ? values.expand([2, .. batch_shape.Shape]) : values;
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = As<Bernoulli>(instance) ?? new(generator);
        (d._probs, d._logits) = (_probs is null ? null : Keep(_probs.expand(batch_shape.Shape)), _logits is null ? null : Keep(_logits.expand(batch_shape.Shape)));
        d.batch_shape = batch_shape;
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (_probs, _logits).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>The number of failures before the first success: 0, 1, 2, ...</summary>
public class Geometric : Distribution
{
    private Tensor? _probs, _logits;

    public Geometric(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator)
    {
        CheckOne(probs, logits);
        (_probs, _logits) = (probs is null ? null : Keep(probs), logits is null ? null : Keep(logits));
        batch_shape = ShapeOf((probs ?? logits)!);
    }

    private Geometric(Generator? generator) : base(generator) { }

    public Tensor probs => _probs ?? LogitsToProbs(_logits!, true);

    public Tensor logits => _logits ?? ProbsToLogits(_probs!, true);

    public override Tensor mean => Wrap(() => 1 / probs - 1);

    public override Tensor mode => Filled(0, probs);

    public override Tensor variance => Wrap(() => (1 / probs - 1) / probs);

    public override Tensor rsample(params long[] sample_shape)
    {
        using var off = no_grad();
        return Wrap(() =>
        {
            var u = Empty(ExtendedShape(sample_shape), probs).uniform_(0, 1, generator).clamp(min: Tiny(probs.dtype));
            return (u.log() / (-probs).log1p()).floor();
        });
    }

    // x log(1 − p) + log p
    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var failure = Dispatch.Call("masked_fill.Scalar", probs.expand(Shapes.Broadcast(probs.shape, value.shape)), probs.eq(1) & value.eq(0), 0);
        return value * (-failure).log1p() + probs.log();
    });

    public override Tensor entropy() => Wrap(() => ByProbsOrLogits.CrossEntropy(logits, probs) / probs);

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = As<Geometric>(instance) ?? new(generator);
        (d._probs, d._logits) = (_probs is null ? null : Keep(_probs.expand(batch_shape.Shape)), _logits is null ? null : Keep(_logits.expand(batch_shape.Shape)));
        d.batch_shape = batch_shape;
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (_probs, _logits).DisposeAll();
        base.Dispose(disposing);
    }
}
