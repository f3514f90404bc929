using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>K samples of every stochastic layer, with the distribution that each came from.</summary>
/// <remarks>h_l [K, B, ...] ~ q_l = q(h_l | h_0 .. h_{l-1}).</remarks>
public sealed class LatentPath
{
    private readonly List<Tensor> h = [];
    private readonly List<ILatents> q = [];
    private readonly List<Tensor?> logProb = [];
    private readonly bool keepScore;

    /// <param name="keepScore">Whether <see cref="LogQ"/> passes the gradient of q's own parameters at fixed h.</param>
    private LatentPath(bool keepScore) => this.keepScore = keepScore;

    /// <summary>The samples of each layer.</summary>
    public IReadOnlyList<Tensor> H => h;

    /// <summary>The distribution of each layer, over [K, B, ...].</summary>
    public IReadOnlyList<ILatents> Q => q;

    /// <summary>Number of layers.</summary>
    public int Layers => h.Count;

    /// <summary>log q(h_l | below) with its whole gradient, [K, B].</summary>
    public Tensor LogProb(int layer) => logProb[layer] ??= q[layer].LogProb(h[layer]);

    /// <summary>Σ_l log q(h_l | below), [K, B], with whatever gradient the estimator wants of it: what f
    /// reads.</summary>
    public Tensor LogQ
    {
        get
        {
            var total = Term(0);
            for (var l = 1; l < Layers; l++) total = total + Term(l);
            return total;
        }
    }

    /// <summary>Draws every layer from the bottom, K samples each; draw gives h_l from (l, q_l).</summary>
    public static LatentPath Draw(
        IStochasticObjective objective, long K, Func<int, ILatents, Tensor> draw, bool keepScore = false)
    {
        var path = new LatentPath(keepScore);
        path.Add(objective.Posterior(0, []).Expand(K), draw);
        return path.Continue(objective, draw);
    }

    /// <summary>Every layer by its own sampler, without gradient.</summary>
    public static LatentPath Sample(IStochasticObjective objective, long K) =>
        Draw(objective, K, (_, q) => q.Sample(), keepScore: objective.Bound != Bound.Mean);

    /// <summary>A path with the layers below l, then h_l = value, then what draw gives from there.</summary>
    public LatentPath Branch(
        IStochasticObjective objective, int layer, Tensor value, Func<int, ILatents, Tensor> draw,
        bool keepScore = false)
    {
        var path = new LatentPath(keepScore);
        for (var l = 0; l < layer; l++) path.Add(q[l], (_, _) => h[l]);
        path.Add(q[layer], (_, _) => value);
        return path.Continue(objective, draw);
    }

    /// <summary>A path from its parts, layers [K, B, ...] each.</summary>
    internal static LatentPath Of(IEnumerable<(ILatents Q, Tensor H)> layers, bool keepScore)
    {
        var path = new LatentPath(keepScore);
        foreach (var (ql, hl) in layers) path.Add(ql, (_, _) => hl);
        return path;
    }

    private LatentPath Continue(IStochasticObjective objective, Func<int, ILatents, Tensor> draw)
    {
        while (Layers < objective.Layers) Add(objective.Posterior(Layers, h), draw);
        return this;
    }

    private void Add(ILatents ql, Func<int, ILatents, Tensor> draw)
    {
        var hl = draw(Layers, ql);
        q.Add(ql);
        h.Add(hl);
        logProb.Add(null);
    }

    // Where h carries no gradient, dropping the score leaves a constant.
    private Tensor Term(int layer)
    {
        if (keepScore) return LogProb(layer);
        return h[layer].requires_grad ? q[layer].Detached().LogProb(h[layer]) : LogProb(layer).detach();
    }
}
