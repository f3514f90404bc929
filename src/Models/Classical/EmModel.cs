using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Inference;

namespace Generative.Models.Classical;

/// <summary>How a model is fitted by EM. A training step is an iteration; <c>training.steps</c> is the most that are
/// taken.</summary>
public abstract record EmOptions : ModelOptions
{
    [Description(
        "training ends when an iteration changes the bound, in nats per example, by less, as seen at a log line; 0: "
        + "it never does"), Range(0, 1e6)]
    public double Tolerance { get; init; } = 1e-6;

    [Description(
        "starts that are tried before the first step, each for restartIterations; training goes on from the best"),
        Range(1, 1000)]
    public int Restarts { get; init; } = 1;

    [Description("iterations of each start that is tried"), Range(1, 1_000_000)]
    public int RestartIterations { get; init; } = 20;

    [Description("an iteration takes one minibatch of training.batchSize, not all examples: stepwise EM")]
    public bool Minibatch { get; init; }

    [Description("kappa of stepwise EM: a minibatch's share is (t + delay)^-kappa"), Range(0.5, 1.0)]
    public double Decay { get; init; } = 0.7;

    [Description("tau of stepwise EM: the larger, the less the first minibatches move the model"), Range(1.0, 1e6)]
    public double Delay { get; init; } = 1;
}

/// <summary>A model that EM fits.</summary>
/// <remarks>x [N, D] below are all examples, flattened, or as many as fit in <see cref="StartNumbers"/>.</remarks>
public abstract class EmModel(string name, EmOptions o, DataShape data)
    : GenerativeModel(name, o, data), IIterative, IExpectationMaximization
{
    private readonly EmOptions o = Checked.Of(o);

    /// <summary>State of <see cref="BoundWatch"/>; a buffer, so that a resumed run watches on.</summary>
    protected readonly Tensor watch = BoundWatch.Fresh();

    /// <inheritdoc/>
    public bool TakesMinibatches => o.Minibatch;

    /// <inheritdoc/>
    public virtual Tensor? Regularizer => null;

    /// <inheritdoc/>
    public virtual long NumbersPerExample => 0;

    /// <inheritdoc/>
    public bool IsConverged => BoundWatch.IsConverged(watch);

    /// <inheritdoc/>
    public abstract Expectation Expect(Batch batch, long first);

    /// <inheritdoc/>
    public abstract void Maximize(IReadOnlyList<Tensor> sums);

    /// <inheritdoc/>
    public abstract IReadOnlyList<Tensor> Statistics();

    /// <summary>N, training examples, from the first iteration on.</summary>
    protected long Examples { get; private set; }

    /// <summary>The training examples during an iteration; null between two.</summary>
    protected IExampleParts? Passed { get; private set; }

    /// <summary>Those, where an iteration passes over all of them and every pass gives the same ones; otherwise
    /// null.</summary>
    protected IExampleParts? FixedExamples => Passed is { IsFixed: true } && !o.Minibatch ? Passed : null;

    /// <summary>The most numbers of examples that a start sees; 0: none, it looks at <see cref="Passed"/>
    /// itself.</summary>
    protected virtual long StartNumbers => 1L << 26;

    /// <summary>Finds first parameters from the examples x [N, D] and their labels [N].</summary>
    protected abstract void Start(Tensor x, Tensor? labels);

    /// <summary>Forgets what was kept of the examples: the next iteration begins afresh.</summary>
    protected virtual void Forget() { }

    /// <summary>What is reported of an iteration with that mean bound [1].</summary>
    protected virtual Terms Report(Tensor bound) => [("nll", -bound)];

    /// <inheritdoc/>
    public Terms Iterate(long step, IExampleParts examples)
    {
        Examples = examples.Count;
        Passed = examples;
        try
        {
            if (step == 0)
            {
                watch.zero_();
                Begin(examples);
            }
            return Advance(step, examples);
        }
        finally
        {
            Passed = null;
        }
    }

    /// <summary>An iteration of EM, or of stepwise EM; the bound before it is watched and reported.</summary>
    protected virtual Terms Advance(long step, IExampleParts examples)
    {
        var bound = o.Minibatch
            ? ExpectationMaximization.Iterate(this, examples.Minibatch(step), step, o.Decay, o.Delay)
            : ExpectationMaximization.Iterate(this, examples);
        if (!o.Minibatch && examples.IsFixed) BoundWatch.Add(watch, bound, o.Tolerance);
        return Report(bound);
    }

    /// <summary>Fits the model to examples in memory, without a run. Returns the mean bound before each
    /// iteration.</summary>
    /// <exception cref="BoundException">The bound fell.</exception>
    public IReadOnlyList<double> Fit(IExampleParts examples, int iterations)
    {
        using var off = no_grad();
        List<double> bounds = [];
        for (var t = 0; t < iterations; t++)
        {
            using var scope = NewDisposeScope();
            _ = Iterate(t, examples);
            bounds.Add(watch[1].to(float64).item<double>());
            if (IsConverged) break;
        }
        return bounds;
    }

    // Each start is tried for some iterations; training repeats the best one.
    private void Begin(IExampleParts examples)
    {
        var (x, labels) = Gather(examples);
        var parameters = state_dict().Values.ToArray();
        Tensor[]? best = null;
        var most = double.NegativeInfinity;
        for (var r = 0; r < o.Restarts; r++)
        {
            using var scope = NewDisposeScope();
            Forget();
            Start(x, labels);
            if (o.Restarts == 1) return;
            Tensor[] start = [.. parameters.Select(p => p.clone())];
            for (var t = 0; t < o.RestartIterations; t++)
            {
                using var iteration = NewDisposeScope();
                _ = ExpectationMaximization.Iterate(this, examples);
            }
            var e = ExpectationMaximization.Expect(this, examples);
            var bound = ExpectationMaximization.Bound(this, e).to(float64).item<double>();
            if (best is not null && !(bound > most)) continue;
            (best, most) = ([.. start.Select(s => s.MoveToOuterDisposeScope())], bound);
        }
        foreach (var (p, s) in parameters.Zip(best!)) p.copy_(s);
        Forget();
    }

    // Into one tensor part by part: pieces that are put together at the end would all be there twice.
    private (Tensor X, Tensor? Labels) Gather(IExampleParts examples)
    {
        var (whole, _) = examples.Part(0);
        if (StartNumbers == 0) return ((whole.Words?.Counts ?? whole.X).new_empty(0, data.Pixels), null);
        if (examples.Parts == 1) return (whole.X.flatten(1), whole.Labels);
        var (size, D) = (whole.Count, whole.X.flatten(1).size(1));
        var parts = Math.Clamp((StartNumbers + size * D - 1) / (size * D), 1, examples.Parts);
        var x = empty([Math.Min(examples.Count, parts * size), D], dtype: whole.X.dtype, device: whole.X.device);
        List<Tensor> labels = [];
        for (var k = 0L; k < parts; k++)
        {
            using var scope = NewDisposeScope();
            var (batch, first) = examples.Part(k);
            _ = x.narrow(0, first, batch.Count).copy_(batch.X.flatten(1));
            if (batch.Labels is { } known) labels.Add(known.MoveToOuterDisposeScope());
        }
        return (x, labels.Count == 0 ? null : cat(labels, 0));
    }
}
