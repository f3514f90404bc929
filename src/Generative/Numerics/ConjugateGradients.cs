namespace Generative.Numerics;

/// <summary>Conjugate gradients: A x = b for a symmetric, positive definite A that is only multiplied with.</summary>
/// <remarks>
/// α = rᵀr / pᵀAp,  x ← x + α p,  r ← r - α A p,  β = r'ᵀr' / rᵀr,  p ← r' + β p,  from x = 0, r = p = b.
/// The directions p are conjugate, pᵢᵀ A pⱼ = 0, so that x is exact after as many steps as A has different eigenvalues.
/// Hestenes and Stiefel, "Methods of Conjugate Gradients for Solving Linear Systems", 1952.
/// </remarks>
public static class ConjugateGradients
{
    /// <summary>x [N]; the host reads a number in each step.</summary>
    /// <param name="multiply">v ↦ A v.</param>
    /// <param name="b">[N].</param>
    /// <param name="tolerance">It ends where |r| is at most this share of |b|.</param>
    /// <param name="mostSteps">Steps at most; null: twice N.</param>
    /// <param name="taken">Receives each direction p [N], before it is used.</param>
    public static Tensor Solve(Func<Tensor, Tensor> multiply, Tensor b, double tolerance = 1e-10,
        long? mostSteps = null, Action<Tensor>? taken = null)
    {
        var (x, r, p) = (zeros_like(b), b.clone(), b.clone());
        var square = r.dot(r);
        var least = tolerance * tolerance * Number(square);
        for (var t = 0L; t < (mostSteps ?? 2 * b.numel()) && Number(square) > least; t++)
        {
            taken?.Invoke(p);
            var image = multiply(p);
            var alpha = square / p.dot(image);
            (x, r) = (x + alpha * p, r - alpha * image);
            var next = r.dot(r);
            p = r + next / square * p;
            square = next;
        }
        return x;
    }

    private static double Number(Tensor t) => t.to(float64).item<double>();
}
