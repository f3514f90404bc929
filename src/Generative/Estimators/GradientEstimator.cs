using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>An estimator of ∇ E_q[f(h)] where f(h) is not differentiable in h, or h not in q's parameters.</summary>
/// <remarks>
/// A module: what it learns (baselines, temperatures, coefficients of control variates) is its parameters, what it
/// keeps (running means, the step of an annealing) its
/// buffers. A model holds its estimator in a field, so both are in its checkpoints and its optimizer. In eval mode
/// nothing of it changes.
/// </remarks>
public abstract class GradientEstimator(string name) : Component(name)
{
    /// <summary>A [B] tensor with everything that one training step needs.</summary>
    /// <remarks>
    /// Its value estimates E_q[f] (or the objective's bound), one number per example. Its gradient in the model's
    /// parameters is the estimator, including that of f's own
    /// parameters. Its gradient in the estimator's own parameters is that of their own loss (the baseline's squared
    /// error, the estimator's variance, ...), which enters
    /// with the value zero: one backward trains both. The two sets of parameters are disjoint and neither loss reaches
    /// into the other, so a second optimizer over
    /// the estimator's <c>parameters()</c> may step from the same backward.
    /// Nothing waits for the device, and examples do not mix, but for running means over the batch.
    /// </remarks>
    /// <exception cref="NotSupportedException">The latents or the bound are not of the kind that the estimator is
    /// for.</exception>
    public abstract Tensor Surrogate(IStochasticObjective objective);

    /// <summary>The surrogate for one stochastic layer: q over [B, ...], f of h [K, B, ...] -> [K, B].</summary>
    public Tensor Surrogate(ILatents q, Func<Tensor, Tensor> f, Tensor? context = null) =>
        Surrogate(new OneLayer(q, f, context));

    /// <summary>The latents as discrete ones.</summary>
    protected IDiscreteLatents Discrete(ILatents q) =>
        q as IDiscreteLatents ?? throw new NotSupportedException(
            $"{GetName()}: got {q.GetType().Name}, expected discrete latents");

    /// <summary>Refuses bounds that are not a mean over samples.</summary>
    protected void RequireMean(IStochasticObjective objective)
    {
        if (objective.Bound != Bound.Mean)
            throw new NotSupportedException($"{GetName()}: got the bound {objective.Bound}, expected {Bound.Mean}");
    }
}
