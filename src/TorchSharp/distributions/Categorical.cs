using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>One of K values 0 .. K − 1; probabilities or logits [.., K], normalised here.</summary>
public class Categorical : Distribution
{
    private Tensor? _probs, _logits;

    public Categorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator)
    {
        CheckOne(probs, logits);
        var given = (probs ?? logits)!;
        if (given.dim() < 1) throw new ArgumentException("`probs` and `logits` parameters must be at least one-dimensional.");
        if (probs is not null) _probs = Own(() => probs / probs.sum(-1, keepdim: true));
        else _logits = Own(() => logits! - logits!.logsumexp(-1, keepdim: true));
        batch_shape = Leading(given, 1);
    }

    private Categorical(Generator? generator) : base(generator) { }

    public Tensor probs => _probs ?? LogitsToProbs(_logits!);

    public Tensor logits => _logits ?? ProbsToLogits(_probs!);

    public long[] param_shape => (_probs ?? _logits)!.shape;

    internal long Events => param_shape[^1];

    /// <summary>NaN: the values have no order.</summary>
    public override Tensor mean => Filled(double.NaN, (_probs ?? _logits)!);

    public override Tensor mode => (_probs ?? _logits)!.argmax(-1);

    public override Tensor variance => mean;

    public override Tensor rsample(params long[] sample_shape)
    {
        using var off = no_grad();
        return Wrap(() => probs.reshape(-1, Events).multinomial(sample_shape.TotalSize(), true, generator).T.reshape(ExtendedShape(sample_shape)));
    }

    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var (v, l) = (value.to(ScalarType.Int64).unsqueeze(-1), logits);
        var shape = Shapes.Broadcast(v.shape[..^1], l.shape[..^1]);
        return l.expand([.. shape, Events]).gather(-1, v.expand([.. shape, 1])).squeeze(-1);
    });

    // Logits of −∞ count as the least finite number, so that p log p is 0 there.
    public override Tensor entropy() => Wrap(() => -(logits.clamp(min: logits.dtype == ScalarType.Float64 ? double.MinValue : float.MinValue) * probs).sum(-1));

    public override Tensor enumerate_support(bool expand = true) => Wrap(() =>
    {
        var values = Dispatch.Call("arange", Events, ScalarType.Int64, Arg.None, (_probs ?? _logits)!.device).reshape([Events, .. batch_shape.Shape.Select(_ => 1L)]);
        return expand ? values.expand([Events, .. batch_shape.Shape]) : values;
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = As<Categorical>(instance) ?? new(generator);
        long[] shape = [.. batch_shape.Shape, Events];
        (d._probs, d._logits, d.batch_shape) = (_probs is null ? null : Keep(_probs.expand(shape)), _logits is null ? null : Keep(_logits.expand(shape)), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (_probs, _logits).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>A categorical value as a one-hot vector [.., K].</summary>
public class OneHotCategorical : Distribution
{
    private Categorical categorical;

    public OneHotCategorical(Tensor? p = null, Tensor? l = null, Generator? generator = null) : this(new Categorical(p, l, generator), generator) { }

    private OneHotCategorical(Categorical categorical, Generator? generator) : base(generator)
    {
        this.categorical = categorical;
        _init(categorical.batch_shape, new Size([categorical.Events]));
    }

    public Tensor probs => categorical.probs;

    public Tensor logits => categorical.logits;

    public override Tensor mean => probs;

    public override Tensor mode => Wrap(() => OneHot(probs.argmax(-1)));

    public override Tensor variance => Wrap(() => probs * (1 - probs));

    public override Tensor rsample(params long[] sample_shape) => Wrap(() => OneHot(categorical.sample(sample_shape)));

    public override Tensor log_prob(Tensor value) => Wrap(() => categorical.log_prob(value.argmax(-1)));

    public override Tensor entropy() => categorical.entropy();

    public override Tensor enumerate_support(bool expand = true) => Wrap(() =>
    {
        var values = Dispatch.Call("eye", categorical.Events, probs.dtype, Arg.None, probs.device).reshape([categorical.Events, .. batch_shape.Shape.Select(_ => 1L), categorical.Events]);
        return expand ? values.expand([categorical.Events, .. batch_shape.Shape, categorical.Events]) : values;
    });

    private Tensor OneHot(Tensor index) => Dispatch.Call("one_hot", index, categorical.Events).to(probs.dtype);

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var inner = (Categorical)categorical.expand(batch_shape);
        if (As<OneHotCategorical>(instance) is not { } d) return new OneHotCategorical(inner, generator);
        d.categorical = inner;
        d._init(batch_shape, event_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) categorical.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Counts of K values in a number of draws.</summary>
public class Multinomial : Distribution
{
    private Categorical categorical;
    private readonly int total;

    public Multinomial(int total_count, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : this(total_count, new Categorical(probs, logits, generator), generator) { }

    private Multinomial(int total_count, Categorical categorical, Generator? generator) : base(generator)
    {
        if (total_count < 0) throw new ArgumentException($"total_count: got {total_count}, expected a number of draws");
        (total, this.categorical) = (total_count, categorical);
        _init(categorical.batch_shape, new Size([categorical.Events]));
    }

    public Tensor probs => categorical.probs;

    public Tensor logits => categorical.logits;

    public long[] param_shape => categorical.param_shape;

    public override Tensor mean => Wrap(() => probs * total);

    public override Tensor variance => Wrap(() => total * probs * (1 - probs));

    public override Tensor rsample(params long[] sample_shape)
    {
        using var off = no_grad();
        return Wrap(() => Dispatch.Call("one_hot", categorical.sample([total, .. sample_shape]), categorical.Events).sum(dim: 0).to(probs.dtype));
    }

    // log n! − Σ log xₖ! + Σ xₖ log pₖ, where 0 log 0 = 0
    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var l = logits.expand(Shapes.Broadcast(logits.shape, value.shape));
        l = Dispatch.Call("masked_fill.Scalar", l, value.eq(0) & l.eq(double.NegativeInfinity), 0);
        return (value.sum(-1) + 1).lgamma() - (value + 1).lgamma().sum(-1) + (l * value).sum(-1);
    });

    // n H(p) − log n! + Σₖ E[log xₖ!], xₖ binomial
    public override Tensor entropy() => Wrap(() =>
    {
        var counts = Dispatch.Call("arange", total + 1, probs.dtype, Arg.None, probs.device).reshape([total + 1, .. param_shape.Select(_ => 1L)]);
        using var each = new Binomial(Dispatch.Call("full_like", probs.detach(), total), probs);
        return total * categorical.entropy() - counts.max().add(1).lgamma() + (each.log_prob(counts).exp() * (counts + 1).lgamma()).sum([0, -1]);
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var inner = (Categorical)categorical.expand(batch_shape);
        if (As<Multinomial>(instance) is not { } d) return new Multinomial(total, inner, generator);
        if (d.total != total) throw new ArgumentException("expand(): 'instance' has another total_count");
        d.categorical = inner;
        d._init(batch_shape, event_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) categorical.Dispose();
        base.Dispose(disposing);
    }
}
