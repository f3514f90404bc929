using Generative.Networks;
using Generative.Numerics;

namespace Generative.Bijectors;

/// <summary>Scales and shifts each number by functions of the numbers before it: one pass of a MADE forward, D passes
/// back.</summary>
/// <remarks>
/// y_i = (x_i - μ_i(x_&lt;i)) exp(-s_i(x_&lt;i)),   log |det| = -Σ s_i,   s = β tanh(r / β).
/// Papamakarios, Pavlakou and Murray, "Masked Autoregressive Flow", 2017, arXiv:1705.07057, equations 3 to 6; inverted,
/// it is the inverse autoregressive flow, arXiv:1606.04934.
/// x, y [B, D].
/// </remarks>
public sealed class MaskedAutoregressive(long dimension, Made made, double bound = 3)
    : Bijector(nameof(MaskedAutoregressive))
{
    private readonly Made net = made;

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null)
    {
        var (mu, s) = ShiftAndLogScale(x, context);
        return ((x - mu) * (-s).exp(), -SumOf(s));
    }

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null)
    {
        // After pass k the first k numbers are x's: μ and s read no others of them.
        var x = zeros_like(y);
        for (var k = 0; k < dimension; k++)
        {
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            var (mu, s) = ShiftAndLogScale(x, context);
            x = (y * s.exp() + mu).MoveToOuterDisposeScope();
        }
        return (x, SumOf(ShiftAndLogScale(x, context).LogScale));
    }

    private (Tensor Shift, Tensor LogScale) ShiftAndLogScale(Tensor x, Tensor? context)
    {
        var raw = net.call(x, context).chunk(2, 1);
        return (raw[0], (raw[1] / bound).tanh() * bound);
    }
}
