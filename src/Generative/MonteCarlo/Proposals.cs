using Generative.Distributions;
using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Independent Student's t variables, one for each number of x: heavier tails than a normal's.</summary>
/// <remarks>
/// xⱼ = μⱼ + σⱼ z √(ν / 2g),   z ~ N(0, 1),   g ~ Gamma(ν / 2, 1).
/// ln p(x) = Σⱼ [ln Γ((ν+1)/2) - ln Γ(ν/2) - ½ ln πν - ln σⱼ - (ν+1)/2 ln(1 + (xⱼ - μⱼ)² / ν σⱼ²)].
/// </remarks>
/// <param name="mu">μ.</param>
/// <param name="sigma">σ, above 0.</param>
/// <param name="nu">ν, above 0.</param>
public sealed class StudentT(IReadOnlyList<double> mu, IReadOnlyList<double> sigma, double nu) : IDrawable
{
    /// <inheritdoc/>
    public long Dimension => mu.Count;

    /// <inheritdoc/>
    public Tensor LogDensity(Tensor x)
    {
        var (center, scale) = (Row(mu, x.dtype, x.device), Row(sigma, x.dtype, x.device));
        var half = tensor(new[] { (nu + 1) / 2, nu / 2 }, x.dtype, x.device).lgamma();
        var constant = half[0] - half[1] - 0.5 * Math.Log(Math.PI * nu);
        var z = (x - center) / scale;
        return (constant - scale.log() - (nu + 1) / 2 * (z.square() / nu).log1p()).sum(-1);
    }

    /// <inheritdoc/>
    public Tensor Draw(NoiseSource noise, long draws)
    {
        var shape = full([noise.Count, draws, Dimension], nu / 2, dtype: noise.Dtype, device: noise.Device);
        var g = GammaDraws.DrawEach(shape, noise);
        var z = noise.Normal(draws, Dimension) * (nu / 2 / g).sqrt();
        return Row(mu, noise.Dtype, noise.Device) + Row(sigma, noise.Dtype, noise.Device) * z;
    }

    private static Tensor Row(IReadOnlyList<double> numbers, ScalarType dtype, Device device) =>
        tensor([.. numbers], dtype: dtype, device: device);
}

/// <summary>Proposals q of rejection and importance samplers.</summary>
internal static class Proposals
{
    private const double Freedom = 3;

    /// <summary>The proposal of a config; by default Student's t with three degrees of freedom at the target's mean,
    /// with its deviations.</summary>
    /// <exception cref="OptionsException">It does not suit the target.</exception>
    public static IDrawable Of(TargetOptions? options, Target target)
    {
        if (options is null) return new StudentT(target.Mean, [.. target.Variance.Select(Math.Sqrt)], Freedom);
        var q = options.Create();
        var isSuited = q is IDrawable && q.IsContinuous && q.Dimension == target.Dimension;
        if (isSuited) return (IDrawable)q;
        throw new OptionsException($"sampler.proposal: got {KindAttribute.NameOf(options)}, expected a density of "
            + $"{target.Dimension} numbers that can be drawn from directly");
    }

    /// <summary>What a target lacks for them; null: nothing.</summary>
    public static string? Lacks(Target target) =>
        target.IsContinuous && target.IsNormalized ? null : "a target with a density";
}
