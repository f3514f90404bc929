using Generative.Distributions;

namespace Generative.ExponentialFamilies;

/// <summary>Beta(a, b); x in (0, 1).</summary>
/// <remarks>
/// p(x) = x^(a-1) (1 - x)^(b-1) / B(a, b),   T = (ln x, ln(1 - x)),   η = (a - 1, b - 1),
/// A = ln Γ(a) + ln Γ(b) - ln Γ(a + b),   h = 1.
/// </remarks>
public sealed class BetaFamily : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => 1;

    /// <inheritdoc/>
    public override long Size => 2;

    /// <summary>η of a, b [...], [..., 2].</summary>
    public static Tensor Natural(Tensor a, Tensor b) => stack([a - 1, b - 1], -1);

    /// <summary>a and b [...] of η.</summary>
    public static (Tensor A, Tensor B) Parameters(Tensor eta) => (eta.select(-1, 0) + 1, eta.select(-1, 1) + 1);

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) => cat([x.log(), (-x).log1p()], -1);

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta) => Dirichlets.LogNormalizer(eta + 1);

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta) => (eta > -1).all(-1);

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise) =>
        GammaDraws.Dirichlet(eta + 1, noise).narrow(-1, 0, 1);

    /// <inheritdoc/>
    protected override Tensor Interior => zeros(2, float64);
}
