using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.ExponentialFamilies;

namespace Generative.Targets;

/// <summary>A number x of an exponential family.</summary>
/// <param name="family">The family.</param>
/// <param name="eta">η.</param>
/// <param name="mean">E[x].</param>
/// <param name="variance">Var[x].</param>
/// <param name="support">Where the density is above 0.</param>
public class FamilyTarget(
    ExponentialFamily family, IReadOnlyList<double> eta, double mean, double variance,
    (double Low, double High) support) : Target, IDrawable
{
    /// <inheritdoc cref="Target.Dimension"/>
    public override long Dimension => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean => [mean];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Variance => [variance];

    /// <inheritdoc/>
    public override (double Low, double High) Support => support;

    /// <inheritdoc cref="Target.LogDensity"/>
    public override Tensor LogDensity(Tensor x)
    {
        var isInside = (x > support.Low) & (x < support.High);
        var inside = where(isInside, x, full_like(x, mean));   // no NaN in the gradient
        return where(isInside.squeeze(-1), family.LogProb(inside, Eta(x)), double.NegativeInfinity);
    }

    /// <inheritdoc/>
    public Tensor Draw(NoiseSource noise, long draws) =>
        family.Sample(tensor([.. eta], dtype: noise.Dtype, device: noise.Device).expand(draws, -1), noise);

    private Tensor Eta(Tensor x) => tensor([.. eta], dtype: x.dtype, device: x.device);
}

/// <summary>Options of a normal target.</summary>
[Kind("normal", "normal distribution")]
public sealed record NormalTargetOptions : TargetOptions
{
    [Description("mean"), Range(-1e6, 1e6)]
    public double Mean { get; init; }

    [Description("standard deviation"), Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Deviation { get; init; } = 1;

    /// <inheritdoc/>
    public override Target Create()
    {
        _ = Checked.Of(this);
        return new NormalTarget(Mean, Deviation);
    }
}

/// <summary>N(μ, σ²).</summary>
/// <remarks>F⁻¹(u) = μ + σ √2 erf⁻¹(2u - 1).</remarks>
public sealed class NormalTarget(double mu, double sigma) : FamilyTarget(new NormalFamily(),
    [mu / (sigma * sigma), -0.5 / (sigma * sigma)], mu, sigma * sigma,
    (double.NegativeInfinity, double.PositiveInfinity)), IQuantile
{
    /// <inheritdoc/>
    public Tensor Quantile(Tensor u) => mu + sigma * Math.Sqrt(2) * (2 * u - 1).erfinv();
}

/// <summary>Options of an exponential target.</summary>
[Kind("exponential", "exponential distribution, of waiting times")]
public sealed record ExponentialTargetOptions : TargetOptions
{
    [Description("rate, one over the mean"), Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Rate { get; init; } = 1;

    /// <inheritdoc/>
    public override Target Create()
    {
        _ = Checked.Of(this);
        return new ExponentialTarget(Rate);
    }
}

/// <summary>The exponential distribution of rate b.</summary>
/// <remarks>F⁻¹(u) = -ln(1 - u) / b.</remarks>
public sealed class ExponentialTarget(double b) : FamilyTarget(
    new ExponentialRateFamily(), [-b], 1 / b, 1 / (b * b), (0, double.PositiveInfinity)), IQuantile
{
    /// <inheritdoc/>
    public Tensor Quantile(Tensor u) => -(-u).log1p() / b;
}

/// <summary>Options of a gamma target.</summary>
[Kind("gamma", "gamma distribution")]
public sealed record GammaTargetOptions : TargetOptions
{
    [Description("shape a: mean a / b"), Range(0.5, 1e4)]
    public double Shape { get; init; } = 3;

    [Description("rate b"), Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Rate { get; init; } = 1;

    /// <inheritdoc/>
    public override Target Create()
    {
        var (a, b) = (Checked.Of(this).Shape, Rate);
        return new FamilyTarget(new GammaFamily(), [a - 1, -b], a / b, a / (b * b), (0, double.PositiveInfinity));
    }
}

/// <summary>Options of a beta target.</summary>
[Kind("beta", "beta distribution, of probabilities")]
public sealed record BetaTargetOptions : TargetOptions
{
    [Description("a: mean a / (a + b)"), Range(0.5, 1e4)]
    public double A { get; init; } = 2;

    [Description("b"), Range(0.5, 1e4)]
    public double B { get; init; } = 5;

    /// <inheritdoc/>
    public override Target Create()
    {
        var (a, b) = (Checked.Of(this).A, B);
        var variance = a * b / ((a + b) * (a + b) * (a + b + 1));
        return new FamilyTarget(new BetaFamily(), [a - 1, b - 1], a / (a + b), variance, (0, 1));
    }
}
