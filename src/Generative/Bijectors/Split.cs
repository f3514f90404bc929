namespace Generative.Bijectors;

/// <summary>Half of the channels is done, the other half goes on through further bijectors: the multi-scale
/// architecture, by recursion.</summary>
/// <remarks>
/// y = (z, f(h)) with (z, h) = the halves of x: [B, C, H, W] -> [B, C H W], z's numbers first; log |det| is f's.
/// Dinh et al., 2017, arXiv:1605.08803, equations 14 to 16. C is even; f takes [B, C/2, H, W] to [B, C H W / 2].
/// </remarks>
public sealed class Split(long channels, long height, long width, Bijector rest) : Bijector(nameof(Split))
{
    private readonly Bijector deeper = rest;
    private readonly long half = channels / 2 * height * width;

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null)
    {
        var halves = x.chunk(2, 1);
        var (y, logDet) = deeper.Forward(halves[1], context);
        return (cat([halves[0].flatten(1), y], 1), logDet);
    }

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null)
    {
        var (h, logDet) = deeper.Inverse(y.narrow(1, half, half), context);
        return (cat([y.narrow(1, 0, half).view(-1, channels / 2, height, width), h], 1), logDet);
    }
}
