using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>What was drawn in one step, as the baselines see it.</summary>
/// <param name="Objective">Where it came from.</param>
/// <param name="Path">The samples.</param>
/// <param name="F">f(h) [K, B], no gradient.</param>
/// <param name="Reward">What multiplies the score: f, or the whole bound for each of its samples, [K, B], no
/// gradient.</param>
public sealed record Draws(IStochasticObjective Objective, LatentPath Path, Tensor F, Tensor Reward);

/// <summary>The factor of ∇log q of a layer, [K, B]; the loss of its learned parts, [K, B]; and its scale.</summary>
public readonly record struct Signal(Tensor Value, Tensor? OwnLoss = null, Tensor? Scale = null);

/// <summary>Estimators of the form E[∇f + Σ_l signal_l ∇log q(h_l | below)]; they differ in the signal.</summary>
/// <remarks>
/// ∇E_q[f] = E_q[∇f(h) + f(h) ∇log q(h)] ≈ 1/K Σₖ; any b that does not depend on h_l may be taken from f in the term of
/// layer l.
/// Unbiased whenever the signal is f - b. f needs no derivative in h.
/// </remarks>
public abstract class ScoreFunctionEstimator(string name, int samples) : GradientEstimator(name)
{
    /// <summary>The signal of a layer; called once per layer and step, from the bottom.</summary>
    protected abstract Signal SignalOf(Draws draws, int layer);

    /// <inheritdoc/>
    public sealed override Tensor Surrogate(IStochasticObjective objective)
    {
        var path = LatentPath.Sample(objective, samples);
        var f = objective.Value(path);                                               // [K, B]
        var bound = objective.Bound.Of(f);                                           // [B]
        var fixedF = f.detach();
        var mean = objective.Bound == Bound.Mean;
        var draws = new Draws(objective, path, fixedF, mean ? fixedF : bound.detach().expand_as(fixedF));

        var surrogate = bound;
        for (var l = 0; l < path.Layers; l++)
        {
            var (signal, ownLoss, _) = SignalOf(draws, l);
            var scored = signal.detach() * path.LogProb(l).GradientOnly();
            surrogate = surrogate + (mean ? scored.mean([0]) : scored.sum([0]));
            if (ownLoss is not null) surrogate = surrogate + ownLoss.GradientOnly().mean([0]);
        }
        return surrogate;
    }
}
