namespace Generative;

/// <summary>The training examples, as an algorithm sees them that passes over all of them.</summary>
public interface IExampleParts
{
    /// <summary>N, examples.</summary>
    long Count { get; }

    /// <summary>Parts of a pass over all examples; each fits in memory.</summary>
    long Parts { get; }

    /// <summary>Whether every pass gives the same numbers. Pixels that are drawn anew do not.</summary>
    bool IsFixed { get; }

    /// <summary>That part of a pass, in the data's order; and the number of its first example.</summary>
    (Batch Batch, long First) Part(long k);

    /// <summary>A random minibatch, a function of the step.</summary>
    Batch Minibatch(long step);
}

/// <summary>A model that is fitted by iterations of its own, such as those of EM, and not along a gradient.</summary>
/// <remarks>A training step is one iteration. Number 0 finds the start first.</remarks>
public interface IIterative
{
    /// <summary>Whether an iteration takes one minibatch; false: it passes over all examples.</summary>
    bool TakesMinibatches { get; }

    /// <summary>One iteration. Returns what it found under the parameters before it, as terms of [1].</summary>
    /// <param name="step">From 0.</param>
    /// <param name="examples">The training examples.</param>
    Terms Iterate(long step, IExampleParts examples);

    /// <summary>Whether the iterations have converged; the host waits for the device.</summary>
    /// <exception cref="BoundException">The bound fell, which it cannot do.</exception>
    bool IsConverged { get; }
}

/// <summary>A model trained by gradients that on the way, once or at regular steps, takes a part of itself from all
/// training examples: from their codes under a network that has to be trained first.</summary>
public interface IWarmStart
{
    /// <summary>Steps of training before that.</summary>
    long StepsBefore { get; }

    /// <summary>Steps from one time to the next; 0: it is once.</summary>
    long StepsBetween(long stepsPerEpoch) => 0;

    /// <summary>Looks at the number of training examples, before the first step.</summary>
    /// <exception cref="OptionsException">They do not suffice.</exception>
    void Expect(long examples) { }

    /// <summary>Takes it; parameters, buffers and what <see cref="IRemembersExamples"/> gives only, so that checkpoints
    /// hold it.</summary>
    void Start(IExampleParts examples);
}

/// <summary>A model that keeps something of each training example from one iteration to the next. Checkpoints hold it
/// for a resumed run; nothing else needs it.</summary>
public interface IRemembersExamples
{
    /// <summary>What is kept, by name; empty before the first iteration.</summary>
    IReadOnlyDictionary<string, Tensor> Remembered { get; }

    /// <summary>Takes back copies of what <see cref="Remembered"/> gave.</summary>
    /// <exception cref="ArgumentException">A tensor does not fit the model.</exception>
    void Remember(IReadOnlyDictionary<string, Tensor> remembered);
}

/// <summary>A bound that fell where it can only rise: an error in the equations, or in the arithmetic.</summary>
public sealed class BoundException(string message) : Exception(message);

/// <summary>A mixture: every example has a share in each component.</summary>
public interface IMixture : IClusterer
{
    /// <summary>p(z = k | x) of each x [B, C, H, W]: [B, K].</summary>
    Tensor Responsibilities(Tensor x);

    /// <summary>The mean of each component, or an example that stands for it, [K, C, H, W].</summary>
    Tensor Centers { get; }

    /// <summary>The covariance of each component, [K, D, D]; null: this model has none.</summary>
    Tensor? Spreads => null;
}

/// <summary>Examples in memory, whole.</summary>
/// <param name="X">[N, C, H, W].</param>
/// <param name="Labels">[N] (int64); null: none.</param>
public sealed record WholeExamples(Tensor X, Tensor? Labels = null) : IExampleParts
{
    /// <inheritdoc/>
    public long Count => X.size(0);

    /// <inheritdoc/>
    public long Parts => 1;

    /// <inheritdoc/>
    public bool IsFixed => true;

    /// <inheritdoc/>
    public (Batch Batch, long First) Part(long k) => (new(X, Labels), 0);

    /// <inheritdoc/>
    public Batch Minibatch(long step) => new(X, Labels);
}
