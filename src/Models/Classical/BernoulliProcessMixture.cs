using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;
using Generative.ExponentialFamilies;
using Generative.Inference;

namespace Generative.Models.Classical;

/// <summary>Options of <see cref="BernoulliProcessMixture"/>.</summary>
[Kind("bernoulliProcessMixture", "Dirichlet process mixture of products of Bernoullis by truncated variational Bayes")]
public sealed record BernoulliProcessMixtureOptions : MixtureOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new BernoulliProcessMixture(this, shape);

    [Description("alpha: of n examples about alpha ln(1 + n / alpha) components are expected"), Range(1e-12, 1e12)]
    public double Concentration { get; init; } = 1;

    [Description("a and b of the Beta(a, b) prior of each probability"), Range(1e-6, 1e6)]
    public double Prior { get; init; } = 1;
}

/// <summary>Dirichlet process mixture of products of Bernoullis, cut off after K components.</summary>
/// <remarks>
/// πₖ as at <see cref="DirichletProcessMixture"/>,   μₖⱼ ~ Beta(a, a),   xⱼ | k ~ Bernoulli(μₖⱼ):
///   rᵢₖ ∝ exp(E[ln πₖ] + Σⱼ xᵢⱼ E[ln μₖⱼ] + (1 - xᵢⱼ) E[ln(1 - μₖⱼ)]),
///   q(μₖⱼ) = Beta(a + Σᵢ rᵢₖ xᵢⱼ, a + Σᵢ rᵢₖ (1 - xᵢⱼ)),   E[ln μ] = ψ(a) - ψ(a + b),
///   bound = Σᵢ ln Σₖ exp(..) - KL(q(v) ‖ p(v)) - Σₖⱼ KL(q(μₖⱼ) ‖ p(μₖⱼ)).
/// Blei and Jordan, 2006, section 3, with this base. Densities and samples are those of the posterior predictive,
/// p(xⱼ = 1 | k) = E[μₖⱼ]. x [B, D] in [0, 1], a and b [K, D].
/// </remarks>
public sealed class BernoulliProcessMixture(BernoulliProcessMixtureOptions o, DataShape data)
    : MixtureModel(nameof(BernoulliProcessMixture), Fitting(o, data), data)
{
    private readonly BernoulliProcessMixtureOptions o = Checked.Of(o);
    private readonly int D = Dimension(o, data);
    private readonly Parameter sticks = new(StickBreaking.Prior(o.Components, o.Concentration), requires_grad: false);
    private readonly Parameter on = new(full([o.Components, Dimension(o, data)], o.Prior), requires_grad: false);
    private readonly Parameter off = new(full([o.Components, Dimension(o, data)], o.Prior), requires_grad: false);
    private readonly Tensor count = ones(1);

    /// <inheritdoc/>
    public override Domain Domain => new(UnitRange: true);

    /// <summary>E[μₖⱼ].</summary>
    public override Tensor Means => on / (on + off);

    /// <inheritdoc/>
    public override Tensor? Spreads => null;

    /// <inheritdoc/>
    protected override Tensor LogWeights => StickBreaking.MeanLogWeights(sticks);

    /// <summary>Σⱼ xⱼ E[ln μₖⱼ] + (1 - xⱼ) E[ln(1 - μₖⱼ)], as one product of matrices.</summary>
    protected override Tensor LogComponents(Tensor x)
    {
        var (one, zero) = (on.digamma(), off.digamma());
        return x.mm((one - zero).t()) + (zero - (on + off).digamma()).sum([1]);
    }

    /// <summary>ln Σₖ E[πₖ] ∏ⱼ p(xⱼ | k), [B].</summary>
    public override Tensor LogProb(Tensor x, Tensor? labels = null)
    {
        var mu = Means;
        var (one, zero) = (mu.log(), (1 - mu).log());
        return (Coordinates(x).mm((one - zero).t()) + zero.sum([1]) + weights.log()).logsumexp(1);
    }

    /// <summary>-[KL(q(v) ‖ p(v)) + Σₖⱼ KL(q(μₖⱼ) ‖ p(μₖⱼ))] / N.</summary>
    public override Tensor Regularizer
    {
        get
        {
            var q = stack([on, off], -1).to(float64);
            var kl = StickBreaking.Divergence(sticks.to(float64), o.Concentration)
                - Dirichlets.NegativeKl(q, full_like(q, o.Prior)).sum();
            return (-kl / count).to(on.dtype);
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Sums(Tensor r, Tensor x) => [r.t().mm(x)];

    /// <inheritdoc/>
    public override void Maximize(IReadOnlyList<Tensor> sums)
    {
        var all = count / sums[0].sum();                                               // sums of all examples
        var n = sums[0] * all;
        sticks.copy_(StickBreaking.Posterior(n, o.Concentration));
        weights.copy_(StickBreaking.MeanWeights(sticks));
        MaximizeComponents(n, [sums[1] * all]);
    }

    /// <inheritdoc/>
    protected override void MaximizeComponents(Tensor n, IReadOnlyList<Tensor> sums)
    {
        on.copy_(sums[0] + o.Prior);
        off.copy_((n.unsqueeze(1) - sums[0]).clamp(min: 0) + o.Prior);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Statistics()
    {
        var n = (on + off).select(1, 0) - 2 * o.Prior;
        return [n / count, .. ComponentStatistics(n)];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> ComponentStatistics(Tensor n) => [(on - o.Prior) / count];

    /// <inheritdoc/>
    protected override void Start(Tensor x, Tensor? labels)
    {
        count.copy_(PointWeights.All(x, o.Weighted).Weights.mean().reshape(1) * Examples);
        base.Start(x, labels);
    }

    /// <summary>Given means start with the examples nearest to each.</summary>
    protected override void StartAt(Tensor mu, Tensor x, Tensor w) => StartWith(Nearest(mu, x), x, w);

    /// <inheritdoc/>
    protected override Tensor Draw(Tensor z, NoiseSource noise) =>
        (noise.Uniform(D).to(on.dtype) < Means.index_select(0, z)).to(on.dtype);

    /// <summary>The bound, and how many components have the weight of an example or more.</summary>
    protected override Terms Report(Tensor bound)
    {
        Terms terms = [("nll", -bound)];
        var n = (on + off).select(1, 0) - 2 * o.Prior;
        return terms.Watch("components", (n >= 1).sum().to(on.dtype).reshape(1));
    }

    private static BernoulliProcessMixtureOptions Fitting(BernoulliProcessMixtureOptions o, DataShape data)
    {
        Check(o, data);
        DirichletProcessMixture.CheckSticks(o.Components);
        if (o.Labeled > 0) throw new OptionsException($"labeled: got {o.Labeled}, expected 0");
        if (o.Weights is not null)
            throw new OptionsException("weights: got a list, expected none: they follow from the first components");
        return o;
    }
}
