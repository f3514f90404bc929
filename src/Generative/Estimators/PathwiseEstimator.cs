using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Estimators that differentiate f through h itself: ∇f(h(q, noise)). They differ in how h is drawn.</summary>
public abstract class PathwiseEstimator(string name, int samples) : GradientEstimator(name)
{
    /// <summary>Whether log q in f keeps its gradient at fixed h.</summary>
    protected virtual bool KeepScore => true;

    /// <summary>Random source of one step.</summary>
    protected abstract Func<int, ILatents, Tensor> Drawing();

    /// <inheritdoc/>
    public override Tensor Surrogate(IStochasticObjective objective) =>
        objective.Bound.Of(objective.Value(LatentPath.Draw(objective, samples, Drawing(), KeepScore)));
}
