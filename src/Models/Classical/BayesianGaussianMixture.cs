using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;
using Generative.Inference;

namespace Generative.Models.Classical;

/// <summary>Options of <see cref="BayesianGaussianMixture"/>.</summary>
[Kind("bayesianGaussianMixture", "mixture of Gaussians by variational Bayes: components that are not needed vanish")]
public sealed record BayesianGaussianMixtureOptions : VariationalMixtureOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new BayesianGaussianMixture(this, shape);

    [Description("alpha of the Dirichlet prior of the weights: the less, the fewer components; null: 1 / K"),
        Range(1e-12, 1e12)]
    public double? Concentration { get; init; }
}

/// <summary>Bayesian mixture of Gaussians with a Dirichlet prior of its weights.</summary>
/// <remarks>
/// π ~ Dirichlet(α, .., α),   q(π) = Dirichlet(α₁ .. α_K),   αₖ = α + nₖ,   E[ln πₖ] = ψ(αₖ) - ψ(Σⱼ αⱼ).
/// Bishop, 2006, section 10.2. A component loses its examples where the bound is higher without it; then αₖ = α.
/// </remarks>
public sealed class BayesianGaussianMixture(BayesianGaussianMixtureOptions o, DataShape data)
    : VariationalMixture(nameof(BayesianGaussianMixture), Fitting(o, data), data)
{
    private readonly BayesianGaussianMixtureOptions o = Checked.Of(o);
    private readonly Parameter concentration =
        new(full([o.Components], o.Concentration ?? 1.0 / o.Components), requires_grad: false);

    /// <summary>αₖ of q(π), [K].</summary>
    public Tensor Concentration => concentration;

    private double Alpha => o.Concentration ?? 1.0 / o.Components;

    /// <inheritdoc/>
    protected override Tensor LogWeights => Dirichlets.ExpectedLog(concentration);

    /// <inheritdoc/>
    protected override void MaximizeWeights(Tensor n)
    {
        concentration.copy_(n + Alpha);
        weights.copy_(concentration / concentration.sum());
    }

    /// <inheritdoc/>
    protected override Tensor WeightDivergence
    {
        get
        {
            var alpha = concentration.to(float64);
            return -Dirichlets.NegativeKl(alpha, full_like(alpha, Alpha));
        }
    }

    private static BayesianGaussianMixtureOptions Fitting(BayesianGaussianMixtureOptions o, DataShape data)
    {
        Check(o, data);
        return o;
    }
}
