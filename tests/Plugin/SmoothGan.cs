using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative;
using Generative.Models.Adversarial;

namespace Tests.Plugin;

/// <summary>Options of <see cref="SmoothGan"/>.</summary>
[Kind("smoothGan", "a GAN whose images change little from pixel to pixel")]
public sealed record SmoothGanOptions : AdversarialOptions
{
    [Description("weight of the change"), Range(0.0, 1000.0)]
    public double Smoothness { get; init; } = 1;

    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new SmoothGan(this, shape);
}

/// <summary>The generator also minimizes the mean of |x̃(i, j + 1) - x̃(i, j)|. x̃ [B, C, H, W].</summary>
public sealed class SmoothGan(SmoothGanOptions o, DataShape shape)
    : AdversarialModel(nameof(SmoothGan), o, shape, extra: 0, conditional: false)
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, Tensor Value)> GeneratorTerms(Tensor fake, Tensor phi, Tensor? codes)
    {
        var width = Shape.Width - 1;
        var change = (fake.narrow(3, 1, width) - fake.narrow(3, 0, width)).abs();
        return [("change", o.Smoothness * change.flatten(1).mean([1]))];
    }
}
