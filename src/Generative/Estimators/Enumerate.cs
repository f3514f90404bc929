using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Options of <see cref="Enumerate"/>; with an importance-weighted bound every tuple of <c>samples</c> states
/// is visited.</summary>
[Kind("enumerate", "exact expectation over every state: the oracle for few latents")]
public sealed record EnumerateOptions : EstimatorOptions
{
    /// <inheritdoc/>
    public override double MostStates => Enumerate.MostStates;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new Enumerate(this);
}

/// <summary>The exact expectation, by summing over every state: the oracle for the others. For few latents.</summary>
/// <remarks>E_q[f] = Σ_h q(h) f(h), and its gradient by differentiation. S states of all layers together; f(h), log
/// q(h) [S, B].</remarks>
public sealed class Enumerate(EnumerateOptions o) : GradientEstimator(nameof(Enumerate))
{
    private readonly EnumerateOptions o = Checked.Of(o);
    /// <summary>The most states that are visited.</summary>
    public const double MostStates = 1 << 20;

    /// <inheritdoc/>
    public override Tensor Surrogate(IStochasticObjective objective)
    {
        var path = EveryPath(objective);
        var f = objective.Value(path);                                               // [S, B]
        var logQ = path.LogProb(0);
        for (var l = 1; l < path.Layers; l++) logQ = logQ + path.LogProb(l);
        if (objective.Bound == Bound.Mean) return (logQ.exp() * f).sum([0]);

        // K independent draws: every tuple of K paths, [S^K, K].
        var (K, S) = (o.Samples, f.size(0));
        Check(Math.Pow(S, K));
        var tuples = TensorExtensions.Digits(K, S, f.device);
        // [K, S^K, B]
        Tensor Gathered(Tensor t) => t.index_select(0, tuples.flatten()).view(-1, K, t.size(1)).transpose(0, 1);
        var bound = Math.Log(K) - (-Gathered(f)).logsumexp(0);                       // [S^K, B]
        return (Gathered(logQ).sum([0]).exp() * bound).sum([0]);
    }

    private LatentPath EveryPath(IStochasticObjective objective)
    {
        List<Tensor> h = [];
        List<ILatents> q = [];
        for (var l = 0; l < objective.Layers; l++)
        {
            var below = l == 0 ? Discrete(objective.Posterior(0, [])) : Discrete(objective.Posterior(l, h));
            Check((l == 0 ? 1 : h[0].size(0)) * below.StateCount);
            var states = below.States();                                             // [s, ...]
            var (B, s) = (below.Logits.shape[l == 0 ? 0 : 1], states.size(0));
            var paths = l == 0 ? 1 : h[0].size(0);
            for (var k = 0; k < l; k++) h[k] = h[k].repeat_interleave(s, 0);         // [S, B, ...] -> [S s, B, ...]
            long[] each = [.. Enumerable.Repeat(1L, (int)states.dim() - 1)];
            var repeated = states.repeat([paths, .. each]).unsqueeze(1);             // [S s, 1, ...]
            h.Add(repeated.expand([paths * s, B, .. states.shape[1..]]));
        }
        for (var l = 0; l < objective.Layers; l++)
            q.Add(l == 0 ? objective.Posterior(0, []).Expand(h[0].size(0)) : objective.Posterior(l, h.GetRange(0, l)));
        return LatentPath.Of(q.Zip(h), keepScore: true);
    }

    private static void Check(double states)
    {
        if (states > MostStates)
            throw new NotSupportedException($"enumerate: got {states:G6} states, expected at most {MostStates}");
    }
}
