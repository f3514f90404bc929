using Generative.Adversarial;
using Generative.Networks;

namespace Generative.Models.Adversarial;

/// <summary>Scores of examples from shared features; of labeled ones by projection.</summary>
/// <remarks>
/// s(x, y) = wᵀ φ(x) + b + e_yᵀ φ(x), the last where there are classes. Miyato and Koyama, "cGANs with Projection
/// Discriminator", 2018, arXiv:1802.05637, equation 4.
/// x [B, C, H, W], y [B] (int64), φ [B, F].
/// </remarks>
public sealed class Critic(AdversarialOptions o, (Sequential Layers, long Features) body, int labels)
    : Component(nameof(Critic))
{
    private readonly Sequential features = body.Layers;
    private readonly Module<Tensor, Tensor> score = o.CriticNorm == CriticNorm.Spectral
        ? SpectralNorm.Linear(body.Features, 1) : Linear(body.Features, 1);
    private readonly ClassEmbedding? classes = labels > 0 ? new ClassEmbedding(labels, body.Features) : null;

    /// <summary>A critic of examples of that shape, which reads their labels or not.</summary>
    public Critic(AdversarialOptions o, DataShape shape, bool conditional)
        : this(o, Body(o, shape), conditional ? shape.Classes : 0) { }

    /// <summary>F.</summary>
    public long Features => body.Features;

    /// <summary>φ(x) [B, F].</summary>
    public Tensor FeaturesOf(Tensor x) => features.call(x);

    /// <summary>s [B] from φ.</summary>
    public Tensor ScoreOf(Tensor phi, Tensor? y)
    {
        var s = score.call(phi).squeeze(-1);
        return classes is null ? s : s + (classes.Call(y!) * phi).sum([1]);
    }

    /// <summary>s(x, y), [B].</summary>
    public Tensor Score(Tensor x, Tensor? y) => ScoreOf(FeaturesOf(x), y);

    /// <summary>The layers from x to φ, and F.</summary>
    public static (Sequential Layers, long Features) Body(AdversarialOptions o, DataShape shape)
    {
        if (o.Network == AdversarialNetwork.Dcgan && !shape.IsVector) return Dcgan.Critic(shape, o.Width, o.CriticNorm);
        if (o.Network == AdversarialNetwork.Residual && !shape.IsVector)
            return ResidualGan.Critic(shape, o.Width, o.CriticNorm);
        List<Module<Tensor, Tensor>> layers = [Flatten()];
        long inputs = shape.Pixels;
        foreach (var width in o.Hidden)
        {
            layers.Add(o.CriticNorm == CriticNorm.Spectral ? SpectralNorm.Linear(inputs, width)
                : Linear(inputs, width));
            layers.Add(LeakyReLU(0.2));
            inputs = width;
        }
        return (Sequential(layers), inputs);
    }
}
