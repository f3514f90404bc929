namespace Generative.Models.Adversarial;

/// <summary>A generative adversarial network in any of its games, with labels or without.</summary>
/// <remarks>
/// min_G max_D V(D, G); the games: Generative.Adversarial. Goodfellow et al., 2014, arXiv:1406.2661; WGAN: Arjovsky et
/// al., 2017, arXiv:1701.07875;
/// with labels: Mirza and Osindero, 2014, arXiv:1411.1784, the critic by projection. z [B, L], y one-hot [B, classes]
/// appended to z.
/// </remarks>
public sealed class Gan(GanOptions o, DataShape shape)
    : AdversarialModel(nameof(Gan), o, shape, shape.ClassesFor(o.ClassConditional), o.ClassConditional)
{
    /// <inheritdoc/>
    public override int Classes => o.ClassConditional ? Shape.Classes : 0;

    protected override Tensor? Codes(NoiseSource noise, Tensor? labels)
    {
        if (!o.ClassConditional) return null;
        var y = labels ?? noise.Labels(Shape.Classes);
        return y.OneHot(Shape.Classes, noise.Dtype);
    }
}
