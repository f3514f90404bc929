using Generative.Networks;

namespace Generative.Bijectors;

/// <summary>Moves some numbers by a scale and a shift that the others determine.</summary>
/// <remarks>
/// y = m ⊙ x + (1 - m) ⊙ (x ⊙ exp(s(m ⊙ x)) + t(m ⊙ x)), log |det| = Σ (1 - m) ⊙ s, s = β tanh(r / β): no scale leaves
/// (e^-β, e^β).
/// Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP", 2017, arXiv:1605.08803, equations 4 to 9.
/// x [B, D] or [B, C, H, W], m broadcast to it; the net's output has twice the channels, (t, r).
/// </remarks>
public sealed class AffineCoupling(Tensor mask, Conditioner conditioner, double bound = 2)
    : Bijector(nameof(AffineCoupling))
{
    private readonly Tensor kept = mask, moved = 1 - mask;
    private readonly Conditioner net = conditioner;
    private readonly CouplingChannels? channels = CouplingChannels.Of(mask, results: 2);

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null)
    {
        var (t, s) = ShiftAndLogScale(x, context);
        return (x * s.exp() + t, SumOf(s));
    }

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null)
    {
        var (t, s) = ShiftAndLogScale(y, context);
        return ((y - t) * (-s).exp(), -SumOf(s));
    }

    // Both directions read only the kept numbers, which are the same in x and y.
    private (Tensor Shift, Tensor LogScale) ShiftAndLogScale(Tensor x, Tensor? context)
    {
        var raw = net.Call(kept * x, context, channels).chunk(2, 1);
        return (moved * raw[0], moved * (raw[1] / bound).tanh() * bound);
    }
}
