namespace Generative.Networks;

/// <summary>A denoiser of vectors: a multilayer perceptron over the vector, its noise level and its class.</summary>
/// <remarks>f(x, t, y) = MLP([x, e(t), c_y]), SiLU between the layers. x [B, 1, 1, D], t [B], y [B] -> [B, outputs, 1, D].</remarks>
public sealed class MlpDenoiser(long D, int outputs, IReadOnlyList<int> hidden, int classes = 0, Activation activation = Activation.Silu) : DenoisingNetwork(nameof(MlpDenoiser))
{
    private const long width = 32;                                                     // of e(t) and of c_y
    private readonly SinusoidalEmbedding sinusoid = new(width);
    private readonly Embedding? labels = classes > 0 ? Embedding(classes, width) : null;
    private readonly Sequential layers = Mlp.Create(D + width + (classes > 0 ? width : 0), hidden, outputs * D, activation);

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, Tensor t, Tensor? y = null)
    {
        var e = sinusoid.Call(t).to(x.dtype);
        Tensor[] inputs = labels is null ? [x.flatten(1), e] : [x.flatten(1), e, labels.call(y!)];
        return layers.call(cat(inputs, 1)).view(-1, outputs, 1, D);
    }
}
