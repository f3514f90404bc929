using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>How the values of K samples make one bound.</summary>
public enum Bound
{
    /// <summary>1/K Σₖ fₖ: the ELBO where f = log q(h|x) - log p(x, h).</summary>
    Mean,

    /// <summary>-ln 1/K Σₖ exp(-fₖ): the importance-weighted bound, with its sign turned so that it is
    /// minimized.</summary>
    ImportanceWeighted,
}

/// <summary>E_q[f(h)] to be minimized, over one or several stochastic layers.</summary>
/// <remarks>
/// q(h|x) = q(h₀|x) q(h₁|h₀) ... ; the estimator draws the layers, hard or relaxed, and asks for f on what it drew. It
/// may ask several times
/// in one step, with another number of samples each time, so everything here is a function of its arguments; what
/// depends only on x is computed once, by the model,
/// before. B examples, K samples; h [K, B, N] (Bernoulli or Gaussian) or [K, B, N, C] (one-hot).
/// </remarks>
public interface IStochasticObjective
{
    /// <summary>Number of stochastic layers.</summary>
    int Layers { get; }

    /// <summary>q of a layer given those below: over [B, ...] for layer 0 (h is empty), over [K, B, ...] above, for
    /// each h [K, B, ...].</summary>
    ILatents Posterior(int layer, IReadOnlyList<Tensor> h);

    /// <summary>f [K, B] on a path. Read a Monte Carlo log q(h|x) from <see cref="LatentPath.LogQ"/>, from which
    /// estimators may drop the gradient at fixed h.</summary>
    Tensor Value(LatentPath path);

    /// <summary>What input-dependent baselines read, [B, D], no gradient; null where there is nothing.</summary>
    Tensor? Context => null;

    /// <summary>How samples combine.</summary>
    Bound Bound => Bound.Mean;
}

/// <summary>One stochastic layer: E_q[f(h)] for h [K, B, ...] -> f [K, B].</summary>
public sealed class OneLayer(ILatents q, Func<Tensor, Tensor> f, Tensor? context = null, Bound bound = Bound.Mean)
    : IStochasticObjective
{
    /// <inheritdoc/>
    public int Layers => 1;

    /// <inheritdoc/>
    public ILatents Posterior(int layer, IReadOnlyList<Tensor> h) => q;

    /// <inheritdoc/>
    public Tensor Value(LatentPath path) => f(path.H[0]);

    /// <inheritdoc/>
    public Tensor? Context => context;

    /// <inheritdoc/>
    public Bound Bound => bound;
}

/// <summary>Bounds as functions of the sampled values.</summary>
public static class Bounds
{
    /// <summary>f [K, B] -> [B].</summary>
    public static Tensor Of(this Bound bound, Tensor f) =>
        bound == Bound.Mean ? f.mean([0]) : Math.Log(f.size(0)) - (-f).logsumexp(0);
}
