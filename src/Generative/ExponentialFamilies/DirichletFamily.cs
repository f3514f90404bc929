using Generative.Distributions;

namespace Generative.ExponentialFamilies;

/// <summary>Dirichlet(α) over K probabilities x that add up to one.</summary>
/// <remarks>
/// p(x) = Γ(Σ α) / ∏ₖ Γ(αₖ) ∏ₖ xₖ^(αₖ-1),   Tₖ = ln xₖ,   ηₖ = αₖ - 1,   A = Σₖ ln Γ(αₖ) - ln Γ(Σ α),   h = 1.
/// A density of the first K - 1 numbers.
/// </remarks>
public sealed class DirichletFamily(long K) : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => K;

    /// <inheritdoc/>
    public override long Size => K;

    /// <summary>η of α [..., K].</summary>
    public static Tensor Natural(Tensor alpha) => alpha - 1;

    /// <summary>α [..., K] of η.</summary>
    public static Tensor Parameters(Tensor eta) => eta + 1;

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) => x.log();

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta) => Dirichlets.LogNormalizer(eta + 1);

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta) => (eta > -1).all(-1);

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise) => GammaDraws.Dirichlet(eta + 1, noise);

    /// <inheritdoc/>
    protected override Tensor Interior => zeros(K, float64);
}
