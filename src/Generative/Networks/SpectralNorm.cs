namespace Generative.Networks;

/// <summary>A linear layer or a convolution with its weight (of a convolution: its kernel as a matrix) divided by its
/// largest singular value.</summary>
/// <remarks>
/// W̄ = W / σ(W), σ = uᵀ W v, one step of power iteration a training step: v ← Wᵀu / ‖Wᵀu‖, u ← W v / ‖W v‖. A
/// convolution's W is its kernel as [out, in h w].
/// Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018, arXiv:1802.05957, algorithm 1. u
/// [out] is a buffer: it is in the checkpoint.
/// </remarks>
public sealed class SpectralNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor u;
    private readonly long stride, padding;

    private SpectralNorm(long[] shape, long stride, long padding) : base(nameof(SpectralNorm))
    {
        // PyTorch's initialization.
        var bound = 1 / Math.Sqrt(shape[1..].Aggregate(1L, (a, b) => a * b));
        weight = new(init.uniform_(empty(shape), -bound, bound));
        bias = new(init.uniform_(empty(shape[0]), -bound, bound));
        u = functional.normalize(randn(shape[0]), dim: 0);
        (this.stride, this.padding) = (stride, padding);
        RegisterComponents();
        // From a random u the first steps would be far off.
        for (var k = 0; k < 15; k++) Iterate();
    }

    /// <summary>x [..., in] -> [..., out].</summary>
    public static SpectralNorm Linear(long inputs, long outputs) => new([outputs, inputs], 1, 0);

    /// <summary>x [B, in, H, W] -> [B, out, H', W'].</summary>
    public static SpectralNorm Conv2d(long inputs, long outputs, long kernel, long stride = 1, long padding = 0) =>
        new([outputs, inputs, kernel, kernel], stride, padding);

    /// <summary>W / σ(W), the shape of W.</summary>
    public Tensor Normalized()
    {
        if (training) Iterate();
        // the next iteration writes into u, which this graph still needs
        var fixedU = u.detach().clone();
        var v = functional.normalize(weight.detach().flatten(1).t().mv(fixedU), dim: 0);
        return weight / fixedU.dot(weight.flatten(1).mv(v));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) =>
        weight.dim() == 2 ? functional.linear(x, Normalized(), bias)
        : ImageConvolution.Apply(x, Normalized(), bias, stride, padding);

    private void Iterate()
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var W = weight.flatten(1);
        var v = functional.normalize(W.t().mv(u), dim: 0);
        u.copy_(functional.normalize(W.mv(v), dim: 0));
    }
}
