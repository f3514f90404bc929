namespace Generative.Inference;

/// <summary>Inverse and determinant of a small positive definite matrix, without waiting for the device.</summary>
/// <remarks>A = L Lᵀ,   A⁻¹ = L⁻ᵀ L⁻¹,   ln |A| = 2 Σ ln Lᵢᵢ. The operators that check their result read it back; these
/// do not: of a matrix that is not positive definite they give NaN.</remarks>
public static class PositiveDefinite
{
    /// <summary>A⁻¹ [n, n] and ln |A|, a single number, of A [n, n].</summary>
    public static (Tensor Inverse, Tensor LogDet) Inverse(Tensor a)
    {
        var (L, _) = linalg.cholesky_ex(a);
        var identity = eye(a.shape[0], dtype: a.dtype, device: a.device);
        var inverse = linalg.solve_triangular(L, identity, upper: false);
        return (inverse.t().mm(inverse), 2 * L.diagonal().log().sum());
    }
}
