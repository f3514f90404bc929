using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative;

namespace Tests.Plugin;

/// <summary>Options of <see cref="Pixelwise"/>.</summary>
[Kind("pixelwise", "each pixel by itself")]
[Aliases("independent")]
public sealed record PixelwiseOptions : ModelOptions
{
    [Description("first logit of every pixel"), Range(-10.0, 10.0)]
    public double Logit { get; init; }

    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new Pixelwise(this, shape);
}

/// <summary>p(x) = ∏ Bernoulli(xᵢ; s(ℓᵢ)). x [B, C, H, W]; ℓ [C, H, W].</summary>
public sealed class Pixelwise(PixelwiseOptions o, DataShape shape)
    : GenerativeModel(nameof(Pixelwise), o, shape), ISampler
{
    private readonly Parameter logits = new(full([shape.Channels, shape.Height, shape.Width], o.Logit));

    /// <inheritdoc/>
    public override Terms Loss(Batch batch)
    {
        var (x, p) = (batch.X, logits.expand_as(batch.X));
        var nll = functional.binary_cross_entropy_with_logits(p, x, reduction: Reduction.None);
        return [("nll", nll.flatten(1).sum(1))];
    }

    /// <inheritdoc/>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null) =>
        noise.Uniform(shape.Channels, shape.Height, shape.Width).lt(logits.sigmoid()).to(logits.dtype);
}
