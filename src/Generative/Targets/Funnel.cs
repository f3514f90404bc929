using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;

namespace Generative.Targets;

/// <summary>Options of <see cref="Funnel"/>.</summary>
[Kind("funnel", "Neal's funnel: one number is the log-variance of the others")]
public sealed record FunnelOptions : TargetOptions
{
    [Description("numbers of x: the log-variance v, and those that have it"), Range(2, 1000)]
    public int Dimension { get; init; } = 2;

    [Description("standard deviation of v: the larger, the narrower the neck")]
    [Range(0.0, 5.0, MinimumIsExclusive = true)]
    public double Deviation { get; init; } = 3;

    /// <inheritdoc/>
    public override Target Create() => new Funnel(Checked.Of(this).Dimension, Deviation);
}

/// <summary>Neal's funnel.</summary>
/// <remarks>
/// v ~ N(0, s²), then xⱼ | v ~ N(0, eᵛ),   E[xⱼ²] = e^(s²/2).
/// Neal, "Slice Sampling", 2003, section 8. Steps that suit the mouth are too long for the neck, where v is small: what
/// a sampler misses there shows in v.
/// </remarks>
/// <param name="D">Numbers of x, v among them.</param>
/// <param name="s">Standard deviation of v.</param>
public sealed class Funnel(long D, double s) : Target, IDrawable
{
    /// <inheritdoc cref="Target.Dimension"/>
    public override long Dimension => D;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ["v", .. Enumerable.Range(1, (int)D - 1).Select(j => $"x{j}")];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean => new double[D];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Variance =>
        [s * s, .. Enumerable.Repeat(Math.Exp(s * s / 2), (int)D - 1)];

    /// <inheritdoc cref="Target.LogDensity"/>
    public override Tensor LogDensity(Tensor x)
    {
        var (v, rest) = (x.narrow(-1, 0, 1), x.narrow(-1, 1, D - 1));
        var neck = DiagonalNormal.StandardLike(v).LogProb(v / s) - Math.Log(s);
        return neck + new DiagonalNormal(zeros_like(rest), v.expand_as(rest)).LogProb(rest);
    }

    /// <inheritdoc/>
    public Tensor Draw(NoiseSource noise, long draws)
    {
        var v = s * noise.Normal(draws, 1);
        return cat([v, (v / 2).exp() * noise.Normal(draws, D - 1)], -1);
    }
}
