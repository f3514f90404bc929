namespace Generative.Numerics;

/// <summary>Eigenvalues and eigenvectors of symmetric matrices.</summary>
public static class SymmetricEigen
{
    /// <summary>Σ = U diag(λ) Uᵀ with λ rising: [..., D] and [..., D, D], of the dtype of <paramref name="sigma"/>.
    /// </summary>
    /// <remarks>In float32 LAPACK's divide and conquer does not converge on covariances of fewer examples than
    /// numbers, which have many equal eigenvalues; it is computed in float64.</remarks>
    /// <param name="sigma">Symmetric matrices, [..., D, D].</param>
    public static (Tensor Lambda, Tensor U) Of(Tensor sigma)
    {
        var (lambda, U) = linalg.eigh(sigma.to(float64));
        return (lambda.to(sigma.dtype), U.to(sigma.dtype));
    }
}
