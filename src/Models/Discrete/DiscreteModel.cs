using Generative.Distributions;
using Generative.Estimators;
using Generative.Networks;

namespace Generative.Models.Discrete;

/// <summary>A model with discrete latents, trained through the gradient estimator that its options name.</summary>
/// <remarks>
/// Training minimizes the estimator's surrogate. In eval mode the samples are hard and nothing is estimated but the
/// bound itself; where the estimator relaxes the latents,
/// the term <c>relaxation</c> is the relaxed bound's distance from it, so that the sum stays what training minimizes
/// and the first term is the true bound.
/// </remarks>
public abstract class DiscreteModel(string name, DiscreteModelOptions o, LatentShape shape, DataShape examples)
    : GenerativeModel(name, o, examples), IImportanceWeighted
{
    private readonly DiscreteModelOptions o = Checked.Of(o);
    private readonly GradientEstimator estimator = o.Estimator.Create(shape);
    private readonly string term = o.Bound == Bound.Mean ? "nelbo" : "multiSampleBound";

    /// <inheritdoc/>
    public override Domain Domain => new(UnitRange: true);

    /// <summary>The estimator, for comparisons.</summary>
    public GradientEstimator Estimator => estimator;

    /// <summary>The expectation that is minimized, for x [B, C, H, W].</summary>
    public abstract IStochasticObjective Objective(Tensor x);

    /// <summary>f with every term by Monte Carlo: log q(h|x) - log p(x, h), [K, B].</summary>
    protected abstract Tensor MonteCarlo(Tensor x, LatentPath path);

    /// <inheritdoc/>
    public override Terms Loss(Batch batch)
    {
        var objective = Objective(batch.X);
        if (training) return [(term, estimator.Surrogate(objective))];
        var hard = o.Bound.Of(objective.Value(LatentPath.Sample(objective, o.Estimator.Samples)));
        return o.Estimator.IsRelaxed ? [(term, hard), ("relaxation", estimator.Surrogate(objective) - hard)]
            : [(term, hard)];
    }

    /// <inheritdoc/>
    public Tensor LogWeights(Batch batch, long k) =>
        -MonteCarlo(batch.X, LatentPath.Sample(Objective(batch.X), k));

    /// <summary>A network with the options' nonlinearity and first weights.</summary>
    protected static Sequential Network(DiscreteModelOptions o, long inputs, IReadOnlyList<int> hidden, long outputs)
    {
        var network = Mlp.Create(inputs, hidden, outputs, o.Activation);
        if (o.Weights == WeightInit.Xavier)
            foreach (var p in network.parameters())
                _ = p.dim() > 1 ? init.xavier_uniform_(p) : init.zeros_(p);
        return network;
    }
}
