namespace Generative.Networks;

/// <summary>A multilayer perceptron of x and of how much noise x holds.</summary>
/// <remarks>
/// F(x, σ) = MLP([x / √(1 + σ²), ln σ, sin ωₖ ln σ, cos ωₖ ln σ]),   ωₖ = 2^{k-1}, k = 0 .. 3.
/// x [B, ...] of D numbers; σ [B]; F has the shape of x.
/// </remarks>
public sealed class NoiseMlp : Module<Tensor, Tensor, Tensor>
{
    private const int frequencies = 4;
    private readonly Sequential layers;

    /// <summary>For x of D numbers, with those hidden widths.</summary>
    public NoiseMlp(long D, IReadOnlyList<int> hidden, Activation activation) : base(nameof(NoiseMlp))
    {
        layers = Mlp.Create(D + 1 + 2 * frequencies, hidden, D, activation);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, Tensor sigma)
    {
        var each = sigma.unsqueeze(1);                                                                // [B, 1]
        var u = each.log();
        var phase = u * (arange(frequencies, dtype: x.dtype, device: x.device) - 1).exp2();             // [B, 4]
        return layers.call(cat([x.flatten(1) / (1 + each.square()).sqrt(), u, phase.sin(), phase.cos()], 1)).view_as(x);
    }
}
