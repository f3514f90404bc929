using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;

namespace Generative.Targets;

/// <summary>Options of <see cref="NormalMixtureTarget"/>.</summary>
[Kind("normalMixture", "mixture of normal distributions: modes apart, between which chains have to go")]
public sealed record NormalMixtureTargetOptions : TargetOptions, IChecked
{
    [Description("weights, which need not add up to one"), MinLength(1)]
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public IReadOnlyList<double> Weights { get; init; } = [0.3, 0.7];

    [Description("means, one for each weight"), Range(-1e6, 1e6)]
    public IReadOnlyList<double> Means { get; init; } = [-2, 1.5];

    [Description("standard deviations, one for each weight"), Range(0.0, 1e6, MinimumIsExclusive = true)]
    public IReadOnlyList<double> Deviations { get; init; } = [0.5, 1];

    /// <inheritdoc/>
    public override Target Create() => new NormalMixtureTarget(Checked.Of(this));

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        List<string> faults = [];
        if (Means.Count != Weights.Count)
            faults.Add($"means: got {Means.Count} of them, expected {Weights.Count}, one for each weight");
        if (Deviations.Count != Weights.Count)
            faults.Add($"deviations: got {Deviations.Count} of them, expected {Weights.Count}, one for each weight");
        return faults;
    }
}

/// <summary>A mixture of K normals in one dimension.</summary>
/// <remarks>
/// p(x) = Σₖ wₖ N(x; μₖ, σₖ²),   E[x] = Σₖ wₖ μₖ,   E[x²] = Σₖ wₖ (μₖ² + σₖ²).
/// Ancestral: k ~ w, then x | k ~ N(μₖ, σₖ²).
/// </remarks>
public sealed class NormalMixtureTarget(NormalMixtureTargetOptions o) : Target, IDrawable
{
    private readonly double[] w = [.. o.Weights.Select(weight => weight / o.Weights.Sum())];

    /// <inheritdoc cref="Target.Dimension"/>
    public override long Dimension => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean => [w.Zip(o.Means, (p, mu) => p * mu).Sum()];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Variance =>
        [w.Zip(o.Means, o.Deviations).Sum(k => k.First * (k.Second * k.Second + k.Third * k.Third))
            - Mean[0] * Mean[0]];

    /// <inheritdoc cref="Target.LogDensity"/>
    public override Tensor LogDensity(Tensor x)
    {
        Tensor Row(IEnumerable<double> numbers) => tensor([.. numbers], dtype: x.dtype, device: x.device);
        var each = new DiagonalNormal(Row(o.Means), Row(o.Deviations.Select(s => 2 * Math.Log(s))));
        return (each.LogProbPerDimension(x) + Row(w).log()).logsumexp(-1);             // [..., K] -> [...]
    }

    /// <inheritdoc/>
    public Tensor Draw(NoiseSource noise, long draws)
    {
        Tensor Row(IEnumerable<double> numbers) => tensor([.. numbers], dtype: noise.Dtype, device: noise.Device);
        var k = CategoricalDraws.Draw(Row(w), noise.Uniform(draws));                                    // [n, draws]
        return (Row(o.Means)[k] + Row(o.Deviations)[k] * noise.Normal(draws)).unsqueeze(-1);
    }
}
