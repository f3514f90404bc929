namespace Generative.Networks;

/// <summary>A denoiser of vectors: a multilayer perceptron over the vector, waves of it where asked for, its noise
/// level and its class.</summary>
/// <remarks>
/// f(x, t, y) = MLP([x, sin ω_k x, cos ω_k x, e(t), c_y]), ω_k = 2^k, k &lt; octaves; SiLU between the layers. Of x
/// alone a perceptron learns slow functions long before fast ones, and
/// where there is little noise a denoiser is a fast one: Tancik et al., "Fourier Features Let Networks Learn High
/// Frequency Functions", 2020, arXiv:2006.10739.
/// x [B, 1, 1, D], t [B], y [B] -> [B, outputs, 1, D].
/// </remarks>
public sealed class MlpDenoiser(
    long D, int outputs, IReadOnlyList<int> hidden, int classes = 0, int octaves = 0,
    Activation activation = Activation.Silu) : DenoisingNetwork(nameof(MlpDenoiser))
{
    private const long width = 32;                                                     // of e(t) and of c_y
    private readonly Tensor? omega = octaves > 0 ? arange(octaves, dtype: float32).exp2() : null;
    private readonly SinusoidalEmbedding sinusoid = new(width);
    private readonly ClassEmbedding? labels = classes > 0 ? new ClassEmbedding(classes, width) : null;
    private readonly Sequential layers =
        Mlp.Create((1 + 2 * octaves) * D + width + (classes > 0 ? width : 0), hidden, outputs * D, activation);

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, Tensor t, Tensor? y = null)
    {
        var u = x.flatten(1);                                                          // [B, D]
        List<Tensor> inputs = [u];
        if (omega is not null)
        {
            var waves = (u.unsqueeze(2) * omega.to(x.dtype)).flatten(1);               // [B, octaves D]
            inputs.AddRange([waves.sin(), waves.cos()]);
        }
        inputs.Add(sinusoid.Call(t).to(x.dtype));
        if (labels is not null) inputs.Add(labels.Call(y!));
        return layers.call(cat([.. inputs], 1)).view(-1, outputs, 1, D);
    }
}
