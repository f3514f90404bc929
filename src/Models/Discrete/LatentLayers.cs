using Generative.Distributions;
using Generative.Estimators;
using Generative.Learning;

namespace Models.Discrete;

/// <summary>What a model of stochastic layers hands to its estimator: q of layer 0, made once from x; q of those above; f of a path.</summary>
/// <param name="layers">Number of stochastic layers.</param>
/// <param name="first">q(h_0|x) over [B, ...].</param>
/// <param name="above">(l, h_{l-1} [K, B, ...]) -> q(h_l|h_{l-1}).</param>
/// <param name="value">f of a path, [K, B].</param>
/// <param name="context">x [B, D].</param>
/// <param name="bound">How samples combine.</param>
internal sealed class LatentLayers(int layers, ILatents first, Func<int, Tensor, ILatents> above, Func<LatentPath, Tensor> value, Tensor context, Bound bound) : IStochasticObjective
{
    /// <inheritdoc/>
    public int Layers => layers;

    /// <inheritdoc/>
    public ILatents Posterior(int layer, IReadOnlyList<Tensor> h) => layer == 0 ? first : above(layer, h[layer - 1]);

    /// <inheritdoc/>
    public Tensor Value(LatentPath path) => value(path);

    /// <inheritdoc/>
    public Tensor? Context => context;

    /// <inheritdoc/>
    public Bound Bound => bound;
}

/// <summary>A model with discrete latents, trained through the gradient estimator that its options name.</summary>
/// <remarks>
/// Training minimises the estimator's surrogate. In eval mode the samples are hard and nothing is estimated but the bound itself; where the estimator relaxes the latents,
/// the term <c>relaxation</c> is the relaxed bound's distance from it, so that the sum stays what training minimises and the first term is the true bound.
/// </remarks>
public abstract class DiscreteModel(string name, DiscreteModelOptions o, LatentShape shape) : GenerativeModel(name), IObjective, IImportanceWeighted
{
    private readonly GradientEstimator estimator = o.Estimator.Create(shape);
    private readonly string term = o.Bound == Bound.Mean ? "nelbo" : "multiSampleBound";

    /// <summary>The estimator, for comparisons.</summary>
    public GradientEstimator Estimator => estimator;

    /// <summary>The expectation that is minimised, for x [B, C, H, W].</summary>
    public abstract IStochasticObjective Objective(Tensor x);

    /// <summary>f with every term by Monte Carlo: log q(h|x) - log p(x, h), [K, B].</summary>
    protected abstract Tensor MonteCarlo(Tensor x, LatentPath path);

    /// <inheritdoc/>
    public Terms Loss(Tensor x)
    {
        var objective = Objective(x);
        if (training) return [(term, estimator.Surrogate(objective))];
        var hard = o.Bound.Of(objective.Value(LatentPath.Sample(objective, o.Estimator.Samples)));
        return o.Estimator is GumbelSoftmaxOptions ? [(term, hard), ("relaxation", estimator.Surrogate(objective) - hard)] : [(term, hard)];
    }

    /// <inheritdoc/>
    public Tensor LogWeights(Tensor x, long k) => -MonteCarlo(x, LatentPath.Sample(Objective(x), k));
}
