namespace Generative.Numerics;

/// <summary>Inverse and determinant of small positive definite matrices, without waiting for the device.</summary>
/// <remarks>A = L Lᵀ,   A⁻¹ = L⁻ᵀ L⁻¹,   ln |A| = 2 Σ ln Lᵢᵢ. The operators that check their result read it back; these
/// do not: of a matrix that is not positive definite they give NaN.</remarks>
public static class PositiveDefinite
{
    /// <summary>A⁻¹ [..., n, n] and ln |A| [...] of A [..., n, n].</summary>
    public static (Tensor Inverse, Tensor LogDet) Inverse(Tensor a)
    {
        var (L, _) = linalg.cholesky_ex(a);
        var identity = eye(a.shape[^1], dtype: a.dtype, device: a.device);
        var inverse = linalg.solve_triangular(L, identity.expand_as(a), upper: false);
        return (inverse.transpose(-1, -2).MatMul(inverse), LogDetOf(L));
    }

    /// <summary>ln |A| [...] of A [..., n, n].</summary>
    public static Tensor LogDet(Tensor a) => LogDetOf(linalg.cholesky_ex(a).L);

    private static Tensor LogDetOf(Tensor L) => 2 * L.diagonal(0, -2, -1).log().sum(-1);
}
