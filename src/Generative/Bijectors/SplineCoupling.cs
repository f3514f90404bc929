using Generative.Networks;

namespace Generative.Bijectors;

/// <summary>Moves some numbers by a monotone spline each, which the others determine.</summary>
/// <remarks>
/// y = m ⊙ x + (1 - m) ⊙ spline(x; net(m ⊙ x)), log |det| = Σ (1 - m) log dy/dx. Durkan et al., 2019, arXiv:1906.04032,
/// section 3.2.
/// x [B, D] or [B, C, H, W]; the net's output has 3K - 1 channels for each of x's, K bins on [-B, B].
/// </remarks>
public sealed class SplineCoupling(Tensor mask, Conditioner conditioner, double range = 4)
    : Bijector(nameof(SplineCoupling))
{
    private readonly Tensor kept = mask, moved = 1 - mask;
    private readonly Conditioner net = conditioner;

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null)
    {
        var (y, logSlope) = RationalQuadraticSpline.Forward(x, Raw(x, context), range);
        return (kept * x + moved * y, SumOf(moved * logSlope));
    }

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null)
    {
        var (x, logSlope) = RationalQuadraticSpline.Inverse(y, Raw(y, context), range);
        return (kept * y + moved * x, SumOf(moved * logSlope));
    }

    // [B, C (3K - 1), ...] -> [B, C, ..., 3K - 1]
    private Tensor Raw(Tensor x, Tensor? context)
    {
        var raw = net.call(kept * x, context);
        return raw.view([x.size(0), x.size(1), -1, .. x.shape[2..]]).movedim([2], [-1]);
    }
}
