using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.ExponentialFamilies;
using Generative.Inference;

namespace Generative.Models.Classical;

/// <summary>Options of <see cref="DirichletProcessMixture"/>.</summary>
[Kind("dirichletProcessMixture", "Dirichlet process mixture of Gaussians by truncated variational Bayes")]
public sealed record DirichletProcessMixtureOptions : VariationalMixtureOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new DirichletProcessMixture(this, shape);

    [Description("alpha: of n examples about alpha ln(1 + n / alpha) components are expected"), Range(1e-12, 1e12)]
    public double Concentration { get; init; } = 1;
}

/// <summary>Dirichlet process mixture of Gaussians: stick-breaking weights, cut off after K components.</summary>
/// <remarks>
/// vₖ ~ Beta(1, α),   πₖ = vₖ ∏_{j&lt;k} (1 - vⱼ);   q(vₖ) = Beta(1 + nₖ, α + Σ_{j&gt;k} nⱼ) for k &lt; K, v_K = 1.
/// Blei and Jordan, "Variational Inference for Dirichlet Process Mixtures", 2006. <see cref="StickBreaking"/> has the
/// expectations.
/// </remarks>
public sealed class DirichletProcessMixture(DirichletProcessMixtureOptions o, DataShape data)
    : VariationalMixture(nameof(DirichletProcessMixture), Fitting(o, data), data)
{
    private readonly DirichletProcessMixtureOptions o = Checked.Of(o);
    private readonly Parameter sticks = new(StickBreaking.Prior(o.Components, o.Concentration), requires_grad: false);

    /// <summary>The two parameters of each q(vₖ), [K - 1, 2].</summary>
    public Tensor Sticks => sticks;

    /// <inheritdoc/>
    protected override Tensor LogWeights => StickBreaking.MeanLogWeights(sticks);

    /// <inheritdoc/>
    protected override void MaximizeWeights(Tensor n)
    {
        sticks.copy_(StickBreaking.Posterior(n, o.Concentration));
        weights.copy_(StickBreaking.MeanWeights(sticks));
    }

    /// <inheritdoc/>
    protected override Tensor WeightDivergence
    {
        get
        {
            var q = sticks.to(float64);
            return new BetaFamily().Kl(q - 1, StickBreaking.PriorLike(q, o.Concentration) - 1).sum();
        }
    }

    private static DirichletProcessMixtureOptions Fitting(DirichletProcessMixtureOptions o, DataShape data)
    {
        Check(o, data);
        if (o.Components < 2)
            throw new OptionsException($"components: got {o.Components}, expected 2 or more to cut the sticks off at");
        return o;
    }
}
