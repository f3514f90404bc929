using Generative.Networks;

namespace Generative.Bijectors;

/// <summary>Moves some numbers by a shift that the others determine; keeps volume.</summary>
/// <remarks>
/// y = x + (1 - m) ⊙ t(m ⊙ x),   log |det| = 0.
/// Dinh, Krueger and Bengio, "NICE", 2015, arXiv:1410.8516, section 3.2. x [B, D] or [B, C, H, W], t as many channels.
/// </remarks>
public sealed class AdditiveCoupling(Tensor mask, Conditioner conditioner) : Bijector(nameof(AdditiveCoupling))
{
    private readonly Tensor kept = mask, moved = 1 - mask;
    private readonly Conditioner net = conditioner;
    private readonly CouplingChannels? channels = CouplingChannels.Of(mask, results: 1);

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null) =>
        (x + Shift(x, context), Zero(x));

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) =>
        (y - Shift(y, context), Zero(y));

    private Tensor Shift(Tensor x, Tensor? context) => moved * net.Call(kept * x, context, channels);
}
