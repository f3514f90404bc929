using Generative.Metrics;
using TorchSharp;

namespace Generative.Tests.Metrics;

public sealed class FrechetDistanceTests
{
    private static torch.Tensor Vector(params double[] values) => tensor(values, dtype: float64);

    private static torch.Tensor Matrix(double a, double b, double c) =>
        tensor(new[] { a, b, b, c }, dtype: float64).view(2, 2);

    [Fact]
    public void Between_1D_Gaussians_it_is_the_squared_difference_of_means_and_deviations()
    {
        using var scope = NewDisposeScope();
        var d = FrechetDistance.Between(Vector(1.5), Vector(0.49).view(1, 1), Vector(-0.25), Vector(2.25).view(1, 1));
        Assert.Equal(Math.Pow(1.75, 2) + Math.Pow(0.7 - 1.5, 2), d.item<double>(), 1e-12);
    }

    [Fact]
    public void Between_2D_Gaussians_it_is_the_closed_form()
    {
        using var scope = NewDisposeScope();
        // Of 2 x 2 matrices tr M^½ = sqrt(tr M + 2 sqrt(det M)); these covariances do not commute.
        var (sigma1, sigma2) = (Matrix(2, 0.8, 1), Matrix(0.5, -0.3, 3));
        var product = sigma1.mm(sigma2);
        var root = Math.Sqrt(product.diagonal().sum().item<double>() + 2
            * Math.Sqrt((2 * 1 - 0.64) * (0.5 * 3 - 0.09)));
        var expected = 1 + 4 + (2 + 1) + (0.5 + 3) - 2 * root;
        Assert.Equal(expected, FrechetDistance.Between(Vector(0, 1), sigma1, Vector(1, -1), sigma2).item<double>(),
            1e-12);
    }

    [Fact]
    public void For_commuting_covariances_it_is_the_distance_of_their_square_roots()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (_, V) = linalg.eigh(randn(6, 6, dtype: float64) is var a ? a + a.t() : a);
        var (s, t) = (rand(6, dtype: float64), 2 * rand(6, dtype: float64));
        torch.Tensor Sigma(torch.Tensor roots) => (V * roots.square()).mm(V.t());
        var d = FrechetDistance.Between(zeros(6, dtype: float64), Sigma(s), zeros(6, dtype: float64), Sigma(t));
        Assert.Equal((s - t).square().sum().item<double>(), d.item<double>(), 1e-12);
    }

    [Fact]
    public void Samples_find_the_distance_of_their_gaussians_and_their_bias_falls_with_their_number()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var d = FrechetDistance.Between(randn(40_000, 3), randn(40_000, 3) * 2 + 1);
        // Means differ by 1 and deviations by 1 in each of three directions: 6, with a standard error of about 0.05.
        Assert.Equal(6, d, 0.2);
        double Floor(int n) => Enumerable.Range(0, 12).Average(_ => FrechetDistance.Between(randn(n, 8), randn(n, 8)));
        // Of one distribution what is left is bias, c/n: four times the samples, a fourth of it.
        Assert.InRange(Floor(250) / Floor(1000), 3, 5.3);
    }

    [Fact]
    public void A_set_has_distance_zero_from_itself_even_with_fewer_samples_than_features()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = randn(20, 50, dtype: float64);
        // Square roots of eigenvalues that rounding left at 1e-16 instead of 0 leave 1e-7.
        Assert.Equal(0, FrechetDistance.Between(x, x), 1e-6);
    }
}
