using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>The logit of a relaxed Bernoulli: (logit u + logit p) / τ.</summary>
/// <remarks>Maddison, Mnih and Teh, "The Concrete Distribution", 2017, arXiv:1611.00712.</remarks>
public class LogitRelaxedBernoulli : Distribution
{
    private Tensor? _probs, _logits;

    public LogitRelaxedBernoulli(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator)
    {
        CheckOne(probs, logits);
        Temperature = Keep(temperature);
        (_probs, _logits) = (probs is null ? null : Keep(probs), logits is null ? null : Keep(logits));
        batch_shape = ShapeOf((probs ?? logits)!);
    }

    internal Tensor Temperature { get; private set; }

    public Tensor probs => _probs ?? LogitsToProbs(_logits!, true);

    public Tensor logits => _logits ?? ProbsToLogits(_probs!, true);

    public override Tensor mean => throw new NotImplementedException("LogitRelaxedBernoulli.mean");

    public override Tensor variance => throw new NotImplementedException("LogitRelaxedBernoulli.variance");

    public override Tensor rsample(params long[] sample_shape) => Wrap(() =>
    {
        var shape = ExtendedShape(sample_shape);
        var (p, u) = (ClampProbs(probs.expand(shape)), Uniforms(shape, probs));
        return (u.log() - (-u).log1p() + p.log() - (-p).log1p()) / Temperature;
    });

    // log τ + d − 2 log(1 + eᵈ),   d = logit p − xτ
    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var d = logits - value * Temperature;
        return Temperature.log() + d - 2 * Dispatch.Call("softplus", d);
    });

    public override Tensor entropy() => throw new NotImplementedException("LogitRelaxedBernoulli.entropy");

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var (p, l) = (_probs?.expand(batch_shape.Shape), _logits?.expand(batch_shape.Shape));
        if (As<LogitRelaxedBernoulli>(instance) is not { } d) return new LogitRelaxedBernoulli(Temperature, p, l, generator);
        (d._probs, d._logits, d.Temperature, d.batch_shape) = (p is null ? null : Keep(p), l is null ? null : Keep(l), Keep(Temperature), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (_probs, _logits).DisposeAll();
        if (disposing) Temperature.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A Bernoulli relaxed to numbers in (0, 1): differentiable in its probabilities.</summary>
public class RelaxedBernoulli : TransformedDistribution
{
    public RelaxedBernoulli(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator) =>
        _init(new LogitRelaxedBernoulli(temperature, probs, logits, generator), [new transforms.SigmoidTransform()]);

    private RelaxedBernoulli(Generator? generator) : base(generator) { }

    private LogitRelaxedBernoulli Logit => (LogitRelaxedBernoulli)base_distribution;

    public Tensor probs => Logit.probs;

    public Tensor logits => Logit.logits;

    public Tensor temperature => Logit.Temperature;

    public override Distribution expand(Size batch_shape, Distribution? instance = null) => Filled(As<RelaxedBernoulli>(instance) ?? new(generator), batch_shape);
}

/// <summary>The logarithm of a relaxed one-hot vector [.., K]: log softmax((ℓ + Gumbel noise) / τ).</summary>
/// <remarks>Maddison, Mnih and Teh, "The Concrete Distribution", 2017, arXiv:1611.00712; Jang, Gu and Poole, 2017, arXiv:1611.01144.</remarks>
public class ExpRelaxedCategorical : Distribution
{
    private Categorical categorical;

    internal ExpRelaxedCategorical(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
        : this(Keep(temperature), new Categorical(probs, logits, generator), generator) { }

    private ExpRelaxedCategorical(Tensor temperature, Categorical categorical, Generator? generator) : base(generator)
    {
        (this.temperature, this.categorical) = (temperature, categorical);
        _init(categorical.batch_shape, new Size([categorical.Events]));
    }

    public Tensor probs => categorical.probs;

    public Tensor logits => categorical.logits;

    public Tensor temperature { get; private set; }

    public long[] param_shape => categorical.param_shape;

    public override Tensor mean => throw new NotImplementedException("ExpRelaxedCategorical.mean");

    public override Tensor mode => throw new NotImplementedException("ExpRelaxedCategorical.mode");

    public override Tensor variance => throw new NotImplementedException("ExpRelaxedCategorical.variance");

    public override Tensor stddev => throw new NotImplementedException("ExpRelaxedCategorical.stddev");

    public override Tensor sample(params long[] sample_shape) => base.sample(sample_shape);

    public override Tensor rsample(params long[] sample_shape) => Wrap(() =>
    {
        var gumbels = -(-Uniforms(ExtendedShape(sample_shape), logits).log()).log();
        var scores = (logits + gumbels) / temperature;
        return scores - scores.logsumexp(-1, keepdim: true);
    });

    // log (K − 1)! + (K − 1) log τ + Σ log softmax(ℓ − xτ)
    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var K = categorical.Events;
        var score = logits - value * temperature;
        var logScale = Dispatch.Call("full_like", temperature.detach(), (double)K).lgamma() + temperature.log() * (K - 1);
        return (score - score.logsumexp(-1, keepdim: true)).sum(-1) + logScale;
    });

    public override Tensor entropy() => throw new NotImplementedException("ExpRelaxedCategorical.entropy");

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var inner = (Categorical)categorical.expand(batch_shape);
        if (As<ExpRelaxedCategorical>(instance) is not { } d) return new ExpRelaxedCategorical(Keep(temperature), inner, generator);
        (d.temperature, d.categorical) = (Keep(temperature), inner);
        d._init(batch_shape, event_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) categorical.Dispose();
        if (disposing) temperature.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A one-hot vector relaxed to the simplex: differentiable in its probabilities.</summary>
public class RelaxedOneHotCategorical : TransformedDistribution
{
    public RelaxedOneHotCategorical(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator) =>
        _init(new ExpRelaxedCategorical(temperature, probs, logits, generator), [new transforms.ExpTransform()]);

    private RelaxedOneHotCategorical(Generator? generator) : base(generator) { }

    private ExpRelaxedCategorical Logarithm => (ExpRelaxedCategorical)base_distribution;

    public Tensor probs => Logarithm.probs;

    public Tensor logits => Logarithm.logits;

    public Tensor temperature => Logarithm.temperature;

    public override Distribution expand(Size batch_shape, Distribution? instance = null) => Filled(As<RelaxedOneHotCategorical>(instance) ?? new(generator), batch_shape);
}
