
namespace Generative.Networks;

/// <summary>Network of noisy examples, their noise level and an optional class: f(x, t, y).</summary>
public abstract class DenoisingNetwork(string name, bool declared = true) : Component(name, declared)
{
    /// <summary>x [B, C, H, W], noise levels t [B] (any real numbers), classes y [B] (int64, where it was built with
    /// them): [B, C', H, W].</summary>
    public abstract Tensor Call(Tensor x, Tensor t, Tensor? y = null);

    /// <summary>For vectors a perceptron with those widths, over so many octaves of waves; for images a
    /// U-Net.</summary>
    public static DenoisingNetwork For(
        DataShape shape, int outputs, IReadOnlyList<int> hidden, UNetOptions unet, int classes = 0, int octaves = 0) =>
        shape.IsVector ? new MlpDenoiser(shape.Width, outputs, hidden, classes, octaves)
            : new UNet(unet, shape, outputs, classes);
}

/// <summary>Sines and cosines of a number.</summary>
/// <remarks>
/// e_k = sin(ω_k t), e_{k + D/2} = cos(ω_k t), ω_k = 10000^(-2k/D), k &lt; D/2. Vaswani et al., "Attention Is All You
/// Need", 2017, arXiv:1706.03762, section 3.5. t [B] -> [B, D].
/// </remarks>
public sealed class SinusoidalEmbedding(long D) : Component(nameof(SinusoidalEmbedding))
{
    private readonly Tensor omega = (arange(D / 2, dtype: float32) * (-Math.Log(10_000) / (D / 2))).exp();

    /// <summary>e(t).</summary>
    public Tensor Call(Tensor t)
    {
        var angles = t.unsqueeze(1) * omega;                                           // [B, D/2]
        return cat([angles.sin(), angles.cos()], 1);
    }
}
