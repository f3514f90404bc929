using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;

namespace Generative.Targets;

/// <summary>Options of <see cref="Banana"/>.</summary>
[Kind("banana", "Rosenbrock's curved valley as a density: a parabola with normal width")]
public sealed record BananaOptions : TargetOptions
{
    [Description("mean of x1"), Range(-100.0, 100.0)]
    public double Center { get; init; } = 1;

    [Description("standard deviation of x1, along the valley"), Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Length { get; init; } = 1;

    [Description("standard deviation of x2 given x1, across the valley"), Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Width { get; init; } = 0.5;

    /// <inheritdoc/>
    public override Target Create() => new Banana(Checked.Of(this));
}

/// <summary>A normal density bent along a parabola.</summary>
/// <remarks>
/// -ln p(x) = (x₁ - a)² / 2s² + (x₂ - x₁²)² / 2w² + const: x₁ ~ N(a, s²), then x₂ | x₁ ~ N(x₁², w²).
/// E[x₂] = a² + s²,   Var[x₂] = 2 s⁴ + 4 a² s² + w².
/// Rosenbrock, "An Automatic Method for Finding the Greatest or Least Value of a Function", 1960; as a density: Goodman
/// and Weare, "Ensemble Samplers with Affine Invariance", 2010.
/// </remarks>
public sealed class Banana(BananaOptions o) : Target, IDrawable
{
    private readonly double a = o.Center, s = o.Length, w = o.Width;

    /// <inheritdoc cref="Target.Dimension"/>
    public override long Dimension => 2;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean => [a, a * a + s * s];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Variance => [s * s, 2 * Math.Pow(s, 4) + 4 * a * a * s * s + w * w];

    /// <inheritdoc cref="Target.LogDensity"/>
    public override Tensor LogDensity(Tensor x)
    {
        var (first, second) = (x.select(-1, 0), x.select(-1, 1));
        var one = DiagonalNormal.StandardLike(first);
        return one.LogProbPerDimension((first - a) / s) + one.LogProbPerDimension((second - first.square()) / w)
            - Math.Log(s * w);
    }

    /// <inheritdoc/>
    public Tensor Draw(NoiseSource noise, long draws)
    {
        var first = a + s * noise.Normal(draws, 1);
        return cat([first, first.square() + w * noise.Normal(draws, 1)], -1);
    }
}
