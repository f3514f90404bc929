using Generative.Numerics;

namespace Generative.Training;

/// <summary>Adam, and AdamW with decoupled weight decay.</summary>
/// <remarks>
/// m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   p ← p − lr m̂ / (√v̂ + ε);   AdamW first: p ← p − lr λ p.
/// Kingma and Ba, 2015, arXiv:1412.6980; Loshchilov and Hutter, 2019, arXiv:1711.05101.
/// </remarks>
public sealed class FusedAdam : Optimizer
{
    private readonly OptimizerOptions o;

    /// <summary>Uses betas, eps and weight decay of the options.</summary>
    public FusedAdam(OptimizerOptions o, IEnumerable<Parameter> parameters) : base(parameters, o.LearningRate)
    {
        this.o = o;
        Moment("exp_avg");
        Moment("exp_avg_sq");
        Counter("step");
    }

    /// <inheritdoc/>
    protected override void Move(Tensor[] p, Tensor[] g, Tensor[][] state)
    {
        if (o.Type == OptimizerKind.AdamW)
            ListOperators.AdamW(p, g, state[0], state[1], state[2], LearningRate, o.Betas[0], o.Betas[1], o.Eps,
                o.WeightDecay);
        else
            ListOperators.Adam(p, g, state[0], state[1], state[2], LearningRate, o.Betas[0], o.Betas[1], o.Eps,
                o.WeightDecay);
    }
}

/// <summary>Stochastic gradient descent with momentum.</summary>
/// <remarks>b ← μ b + g + λ p,   p ← p − lr b.</remarks>
public sealed class Sgd : Optimizer
{
    private readonly OptimizerOptions o;

    /// <summary>Uses momentum μ and weight decay λ of the options.</summary>
    public Sgd(OptimizerOptions o, IEnumerable<Parameter> parameters) : base(parameters, o.LearningRate)
    {
        this.o = o;
        if (o.Momentum > 0) Moment("momentum_buffer");
    }

    /// <inheritdoc/>
    protected override void Move(Tensor[] p, Tensor[] g, Tensor[][] state) =>
        ListOperators.Sgd(p, g, o.Momentum > 0 ? state[0] : [], LearningRate, o.Momentum, o.WeightDecay);
}

/// <summary>RMSProp, with momentum if asked for.</summary>
/// <remarks>
/// v ← α v + (1 − α) g²,   b ← μ b + g / (√v + ε),   p ← p − lr b.
/// Tieleman and Hinton, "Lecture 6.5: RMSProp", 2012.
/// </remarks>
public sealed class RmsProp : Optimizer
{
    private readonly OptimizerOptions o;

    /// <summary>Uses alpha, eps, momentum and weight decay of the options.</summary>
    public RmsProp(OptimizerOptions o, IEnumerable<Parameter> parameters) : base(parameters, o.LearningRate)
    {
        this.o = o;
        Moment("square_avg");
        if (o.Momentum > 0) Moment("momentum_buffer");
    }

    /// <inheritdoc/>
    protected override void Move(Tensor[] p, Tensor[] g, Tensor[][] state) =>
        ListOperators.RmsProp(p, g, state[0], o.Momentum > 0 ? state[1] : [], LearningRate, o.Alpha, o.Eps, o.Momentum,
            o.WeightDecay);
}
