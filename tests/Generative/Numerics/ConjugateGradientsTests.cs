using Generative.Numerics;

namespace Generative.Tests.Numerics;

public sealed class ConjugateGradientsTests
{
    // Eigenvalues as given, in a random basis.
    private static Tensor Matrix(params double[] eigenvalues)
    {
        var (q, _) = linalg.qr(randn(eigenvalues.Length, eigenvalues.Length, dtype: float64));
        return (q * tensor(eigenvalues)).mm(q.t());
    }

    [Fact]
    public void The_solution_is_exact_after_as_many_steps_as_there_are_eigenvalues()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        var A = Matrix(1, 1, 1, 4, 4, 4, 9, 9);
        var x = randn(8, dtype: float64);
        var steps = 0;
        var found = ConjugateGradients.Solve(A.mv, A.mv(x), mostSteps: 3, taken: _ => steps++);
        Assert.Equal(3, steps);
        Assert.InRange((found - x).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void Directions_are_conjugate()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(2);
        var A = Matrix(0.5, 1, 2, 3, 5, 8);
        List<Tensor> taken = [];
        _ = ConjugateGradients.Solve(A.mv, randn(6, dtype: float64), taken: taken.Add);
        var P = stack([.. taken.Select(p => p / p.norm())]);
        var products = P.mm(A).mm(P.t());
        Assert.InRange((products - products.diagonal().diag()).abs().max().item<double>(), 0, 1e-9);
    }

    [Fact]
    public void It_ends_where_the_residual_is_small_and_at_once_for_nothing()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(3);
        var A = Matrix([.. Enumerable.Range(1, 50).Select(k => k * 1.0)]);
        var b = randn(50, dtype: float64);
        var steps = 0;
        var x = ConjugateGradients.Solve(A.mv, b, tolerance: 1e-3, taken: _ => steps++);
        Assert.InRange(((A.mv(x) - b).norm() / b.norm()).item<double>(), 0, 1e-3);
        Assert.InRange(steps, 5, 45);
        Assert.Equal(0, ConjugateGradients.Solve(A.mv, zeros(50, dtype: float64)).abs().sum().item<double>());
    }
}
