using Generative.Distributions;

namespace Generative.ExponentialFamilies;

/// <summary>Gamma(a, b) of shape a and rate b; x > 0.</summary>
/// <remarks>
/// p(x) = b^a x^(a-1) e^(-b x) / Γ(a),   T = (ln x, x),   η = (a - 1, -b),   A = ln Γ(a) - a ln b,   h = 1.
/// </remarks>
public sealed class GammaFamily : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => 1;

    /// <inheritdoc/>
    public override long Size => 2;

    /// <summary>η of a, b [...], [..., 2].</summary>
    public static Tensor Natural(Tensor a, Tensor b) => stack([a - 1, -b], -1);

    /// <summary>a and b [...] of η.</summary>
    public static (Tensor A, Tensor B) Parameters(Tensor eta) => (eta.select(-1, 0) + 1, -eta.select(-1, 1));

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) => cat([x.log(), x], -1);

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta)
    {
        var (a, b) = Parameters(eta);
        return a.lgamma() - a * b.log();
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta)
    {
        var (a, b) = Parameters(eta);
        return (a > 0) & (b > 0);
    }

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise)
    {
        var (a, b) = Parameters(eta);
        return (GammaDraws.Draw(a, noise) / b).unsqueeze(-1);
    }

    /// <inheritdoc/>
    protected override Tensor Interior => tensor(new[] { 0.0, -1.0 });
}
