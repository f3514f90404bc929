using Generative.Numerics;

namespace Generative.Bijectors;

/// <summary>An invertible 1 x 1 convolution: a learned mixing of the channels in place of a permutation.</summary>
/// <remarks>
/// y = W x at every place,   W = P L (U + diag(σ ⊙ exp(s))),   log |det| = places · Σ s.
/// Kingma and Dhariwal, "Glow", 2018, arXiv:1807.03039, equations 9 to 11. It starts at a random rotation, whose LU
/// decomposition gives P and the signs σ, which stay.
/// x [B, C] or [B, C, H, W]; W [C, C], L unit lower and U strictly upper triangular; s, σ [C].
/// </remarks>
public sealed class InvertibleConvolution : Bijector
{
    private readonly Parameter lower, upper, logScale;
    private readonly Tensor permutation, sign, below, above, identity;

    /// <summary>For C channels.</summary>
    public InvertibleConvolution(long channels) : base(nameof(InvertibleConvolution), declared: false)
    {
        using var off = no_grad();
        var (rotation, _) = linalg.qr(randn(channels, channels, dtype: float64));
        var (LU, pivots) = linalg.lu_factor(rotation);
        var (P, L, U) = lu_unpack(LU, pivots!);
        var diagonal = U!.diagonal();
        (permutation, sign) = (P.to(float32), diagonal.sign().to(float32));
        (below, above, identity) = (ones(channels, channels).tril(-1), ones(channels, channels).triu(1), eye(channels));
        (lower, upper, logScale) =
            (Parameter(L!.tril(-1).to(float32)), Parameter(U.triu(1).to(float32)),
            Parameter(diagonal.abs().log().to(float32)));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null) =>
        (Mixed(Weight(), x), LogDet(x));

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) =>
        (Mixed(linalg.inv(Weight().to(float64)).to(y.dtype), y), -LogDet(y));

    private Tensor Weight()
    {
        var L = lower * below + identity;
        var U = upper * above + (sign * logScale.exp()).diag();
        return permutation.MatMul(L).MatMul(U);                                        // [C, C]
    }

    private Tensor LogDet(Tensor x) => (logScale.sum() * Places(x)).expand(x.size(0));

#pragma warning disable RS0030 // 1 x 1 kernels have no blocks that are not filled
    private static Tensor Mixed(Tensor w, Tensor x) =>
        x.dim() == 2 ? x.MatMul(w.t()) : functional.conv2d(x, w.unsqueeze(-1).unsqueeze(-1));
#pragma warning restore RS0030
}
