using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative;
using Generative.Bijectors;
using Generative.Diffusion;
using Generative.Diffusion.Samplers;
using Generative.Estimators;
using Generative.Models.Flows;
using Generative.Training;

namespace Tests.Plugin;

/// <summary>Options of <see cref="BatchBaseline"/>.</summary>
[Kind("batchBaseline", "score function, each example with the others of its batch as its baseline")]
public sealed record BatchBaselineOptions : EstimatorOptions
{
    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new BatchBaseline(Samples);
}

/// <summary>(fᵢ - mean of fⱼ, j ≠ i) ∇log q(hᵢ).</summary>
public sealed class BatchBaseline(int samples) : ScoreFunctionEstimator(nameof(BatchBaseline), samples)
{
    /// <inheritdoc/>
    protected override Signal SignalOf(Draws draws, int layer)
    {
        var B = draws.F.shape[1];
        return new((draws.F - draws.F.mean([1L], keepdim: true)) * (B / (B - 1.0)));
    }
}

/// <summary>A flow of <see cref="Sinh"/> layers alone.</summary>
[Kind("sinhFlow", "flow of sinh-arcsinh layers")]
public sealed record SinhFlowOptions : FlowOptions
{
    [Description("layers"), Range(1, 100)]
    public int Layers { get; init; } = 2;

    /// <inheritdoc/>
    public override Bijector Stack(DataShape shape, long context) =>
        new Chain([.. AsVector(shape), .. Enumerable.Range(0, Layers).Select(_ => new Sinh(shape.Pixels))]);
}

/// <summary>y = sinh(asinh(x) + a), log |dy/dx| = log cosh(asinh(x) + a) - 1/2 log(1 + x²). x [B, D]; a [D].</summary>
public sealed class Sinh(long dimension) : Bijector(nameof(Sinh))
{
    private readonly Parameter a = new(zeros(dimension));

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null) => Moved(x, a);

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) => Moved(y, -a);

    private static (Tensor, Tensor) Moved(Tensor x, Tensor by)
    {
        var w = x.asinh() + by;
        return (w.sinh(), SumOf(w.cosh().log() - 0.5 * (1 + x.square()).log()));
    }
}

/// <summary>Options of <see cref="StraightDown"/>.</summary>
[Kind("straightDown", "the prediction with fresh noise at each level")]
public sealed record StraightDownOptions : DiffusionSamplerOptions
{
    /// <inheritdoc/>
    public override IDiffusionSampler Create() => new StraightDown();
}

/// <summary>x_s = √ᾱ_s x̂_0 + √(1 - ᾱ_s) z.</summary>
public sealed class StraightDown : IDiffusionSampler
{
    /// <inheritdoc/>
    public SamplerState Step(DiffusionProcess q, Denoiser denoise, SamplerState at, int s, NoiseSource noise)
    {
        var x0 = denoise(at.X, at.T).X0;
        var x = s == 0 ? x0 : q.At(s, at.X).Diffuse(x0, noise.Normal(at.X.shape[1..]));
        return new(x, s, x0, at.T);
    }
}

/// <summary>1/2 in the first half of a run, 1/4 in the second.</summary>
[Kind("halves", "a half, then a quarter")]
public sealed record HalvesScheduleOptions : ScheduleOptions
{
    /// <inheritdoc/>
    public override double At(long t, long T) => 2 * t < T ? 0.5 : 0.25;
}
