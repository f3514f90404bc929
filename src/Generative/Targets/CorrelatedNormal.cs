using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;

namespace Generative.Targets;

/// <summary>Options of <see cref="CorrelatedNormal"/>.</summary>
[Kind("correlatedNormal", "two standard normal numbers with a correlation")]
public sealed record CorrelatedNormalOptions : TargetOptions
{
    [Description("their correlation")]
    [Range(-1.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Correlation { get; init; } = 0.8;

    /// <inheritdoc/>
    public override Target Create() => new CorrelatedNormal(Checked.Of(this).Correlation);
}

/// <summary>Two standard normal numbers with correlation ρ.</summary>
/// <remarks>
/// p(x) = N(x₁; 0, 1) N(x₂; ρ x₁, 1 - ρ²),   and the same with x₁ and x₂ in each other's place.
/// A sweep of Gibbs over both multiplies E[x] by ρ², so that draws a lag k apart have correlation ρ²ᵏ.
/// </remarks>
public sealed class CorrelatedNormal(double rho) : Target, IDrawable, IConditionals
{
    private readonly double rest = Math.Sqrt(1 - rho * rho);

    /// <inheritdoc cref="Target.Dimension"/>
    public override long Dimension => 2;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean => [0, 0];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Variance => [1, 1];

    /// <inheritdoc/>
    public IReadOnlyList<Conditional> Conditionals =>
    [
        (x, noise) => cat([Given(x.narrow(-1, 1, 1), noise.Normal(1)), x.narrow(-1, 1, 1)], -1),
        (x, noise) => cat([x.narrow(-1, 0, 1), Given(x.narrow(-1, 0, 1), noise.Normal(1))], -1),
    ];

    /// <inheritdoc cref="Target.LogDensity"/>
    public override Tensor LogDensity(Tensor x)
    {
        var (first, second) = (x.select(-1, 0), x.select(-1, 1));
        var one = DiagonalNormal.StandardLike(first);
        return one.LogProbPerDimension(first)
            + one.LogProbPerDimension((second - rho * first) / rest) - Math.Log(rest);
    }

    /// <inheritdoc/>
    public Tensor Draw(NoiseSource noise, long draws)
    {
        var first = noise.Normal(draws, 1);
        return cat([first, Given(first, noise.Normal(draws, 1))], -1);
    }

    private Tensor Given(Tensor other, Tensor eps) => rho * other + rest * eps;
}
