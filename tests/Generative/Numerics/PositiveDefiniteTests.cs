using Generative.Numerics;

namespace Generative.Tests.Numerics;

/// <summary>Inverse and determinant against an example by hand.</summary>
public sealed class PositiveDefiniteTests
{
    [Fact]
    public void Inverse_and_determinant_are_those_of_the_adjugate()
    {
        using var scope = NewDisposeScope();
        var (inverse, logDet) = PositiveDefinite.Inverse(tensor(new[,] { { 4.0, 1 }, { 1, 2 } }));
        // |A| = 7; A⁻¹ = (2, -1; -1, 4) / 7.
        Assert.Equal(Math.Log(7), logDet.item<double>(), 1e-12);
        Assert.InRange((inverse * 7 - tensor(new[,] { { 2.0, -1 }, { -1, 4 } })).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_gives_NaN()
    {
        using var scope = NewDisposeScope();
        var indefinite = tensor(new[,] { { 1.0, 2 }, { 2, 1 } });
        Assert.False(double.IsFinite(PositiveDefinite.Inverse(indefinite).LogDet.item<double>()));
    }
}
