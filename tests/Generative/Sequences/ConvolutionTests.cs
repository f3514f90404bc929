using Generative.Numerics;
using Generative.Sequences;

namespace Generative.Tests.Sequences;

/// <summary>Convolutions by the Fourier transform are the sums that they stand for.</summary>
public class ConvolutionTests
{
    // L = 100: sums of a hundred products of size one; the transform rounds to about 1e-15 of their sum.
    private const double Rounding = 1e-10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Causal_convolution_is_the_product_with_a_lower_triangular_matrix(long L)
    {
        using var scope = NewDisposeScope();
        var (u, h) = Pair(L);
        var direct = zeros(3, 4, L, dtype: float64);
        for (var t = 0L; t < L; t++)
            for (var n = 0L; n <= t; n++)
                direct.select(-1, t).add_(h.select(-1, n) * u.select(-1, t - n));
        Assert.Equal(0, Apart(direct, FftConvolution.Causal(u, h)), Rounding);
        Assert.Equal(0, Apart(direct, Toeplitz.Lower(h).TimesDirectly(u)), Rounding);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    public void A_toeplitz_product_is_that_of_its_matrix(long L)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var diagonals = randn(4, 2 * L - 1, dtype: float64);
        var S = new Toeplitz(diagonals);
        var u = randn(3, 4, L, dtype: float64);
        var matrix = S.Matrix();
        for (var i = 0L; i < L; i++)
            for (var j = 0L; j < L; j++)
                Assert.Equal(diagonals[0, i - j + L - 1].item<double>(), matrix[0, i, j].item<double>());
        Assert.Equal(0, Apart(S.TimesDirectly(u), S.Times(u)), Rounding);
    }

    [Fact]
    public void A_circulant_product_wraps_around()
    {
        using var scope = NewDisposeScope();
        var c = tensor([1.0, 2, 0, -1]);
        var u = tensor([3.0, 5, 7, 11]);
        // Rows of the circulant matrix: [1 -1 0 2], [2 1 -1 0], [0 2 1 -1], [-1 0 2 1].
        var expected = tensor([3.0 - 5 + 22, 6 + 5 - 7, 10 + 7 - 11, -3 + 14 + 11.0]);
        Assert.Equal(0, Apart(expected, FftConvolution.Circular(u, c)), Rounding);
    }

    [Fact]
    public void Gradients_are_those_of_the_direct_product()
    {
        using var scope = NewDisposeScope();
        var (u, h) = Pair(20);
        var weight = randn(3, 4, 20, dtype: float64);
        u.requires_grad_();
        h.requires_grad_();
        var fast = Gradients.Of((FftConvolution.Causal(u, h) * weight).sum(), [u, h]);
        var direct = Gradients.Of((Toeplitz.Lower(h).TimesDirectly(u) * weight).sum(), [u, h]);
        for (var k = 0; k < 2; k++) Assert.Equal(0, Apart(direct[k], fast[k]), Rounding);
    }

    [Fact]
    public void Numbers_of_sixteen_bits_are_convolved_in_thirty_two()
    {
        using var scope = NewDisposeScope();
        var (u, h) = Pair(16);
        var y = FftConvolution.Causal(u.to(bfloat16), h.to(float32));
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        // bfloat16 keeps 8 bits: sixteen products, rounded once at each end.
        Assert.True(Apart(FftConvolution.Causal(u, h), y.to(float64)) < 0.1);
    }

    private static (Tensor U, Tensor H) Pair(long L)
    {
        manual_seed(1);
        return (randn(3, 4, L, dtype: float64), randn(4, L, dtype: float64));
    }

    private static double Apart(Tensor a, Tensor b) => (a - b).abs().max().item<double>();
}
