using Generative.Distributions;

namespace Generative.ExponentialFamilies;

/// <summary>The normal-gamma law of a mean μ and a precision τ: τ ~ Gamma(a, b), μ | τ ~ N(m, 1 / (β τ)).</summary>
/// <remarks>
/// p(μ, τ) = √(β τ / 2π) e^(-½ β τ (μ - m)²) b^a τ^(a-1) e^(-b τ) / Γ(a),   T = (ln τ, τ, τ μ, τ μ²),
/// η = (a - ½, -b - ½ β m², β m, -½ β),   A = ln Γ(a) - a ln b - ½ ln β + ½ ln 2π,   h = 1.
/// x = (μ, τ).
/// </remarks>
public sealed class NormalGammaFamily : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => 2;

    /// <inheritdoc/>
    public override long Size => 4;

    /// <summary>η of m, β, a, b [...], [..., 4].</summary>
    public static Tensor Natural(Tensor m, Tensor beta, Tensor a, Tensor b) =>
        stack([a - 0.5, -b - 0.5 * beta * m.square(), beta * m, -0.5 * beta], -1);

    /// <summary>m, β, a and b [...] of η.</summary>
    public static (Tensor M, Tensor Beta, Tensor A, Tensor B) Parameters(Tensor eta)
    {
        var beta = -2 * eta.select(-1, 3);
        var m = eta.select(-1, 2) / beta;
        return (m, beta, eta.select(-1, 0) + 0.5, -eta.select(-1, 1) - 0.5 * beta * m.square());
    }

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x)
    {
        var (mu, tau) = (x.select(-1, 0), x.select(-1, 1));
        return stack([tau.log(), tau, tau * mu, tau * mu.square()], -1);
    }

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta)
    {
        var (_, beta, a, b) = Parameters(eta);
        return a.lgamma() - a * b.log() - 0.5 * (beta / (2 * Math.PI)).log();
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta)
    {
        var (_, beta, a, b) = Parameters(eta);
        return (beta > 0) & (a > 0) & (b > 0);
    }

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise)
    {
        var (m, beta, a, b) = Parameters(eta);
        var tau = GammaDraws.Draw(a, noise) / b;
        return stack([m + noise.Normal(m.shape).to(eta.dtype) / (beta * tau).sqrt(), tau], -1);
    }

    /// <inheritdoc/>
    protected override Tensor Interior => tensor(new[] { 0.5, -1, 0, -0.5 });
}
