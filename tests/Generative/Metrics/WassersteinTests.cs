using Generative.Metrics;
using TorchSharp;

namespace Generative.Tests.Metrics;

public sealed class WassersteinTests
{
    // The standard normal's quantiles at the middles of n equal shares.
    private static torch.Tensor Normal(int n) => special.ndtri((arange(0, n, dtype: float64) + 0.5) / n);

    [Fact]
    public void In_one_dimension_it_is_the_closed_form()
    {
        using var scope = NewDisposeScope();
        var z = Normal(20_000);
        Assert.Equal(3, Wasserstein1.OnALine(z, z + 3).item<double>(), 1e-12);
        // W₁(N(0,1), N(0,4)) = E|z|; the tails beyond the last quantile are worth less than 1e-4.
        Assert.Equal(Math.Sqrt(2 / Math.PI), Wasserstein1.OnALine(z, 2 * z).item<double>(), 2e-4);
    }

    [Fact]
    public void Sets_of_unequal_size_are_compared_as_if_points_were_repeated()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (x, y) = (randn(4, 6, dtype: float64), randn(4, 15, dtype: float64));                 // four lines at once
        var expected = Wasserstein1.OnALine(x.repeat(1, 5), y.repeat(1, 2));
        Assert.True(Wasserstein1.OnALine(x, y).allclose(expected, 1e-12, 1e-12));
        Assert.True(Wasserstein1.OnALine(y, x).allclose(expected, 1e-12, 1e-12));
    }

    [Theory]
    [InlineData(2, 2 / Math.PI)]
    [InlineData(3, 0.5)]
    public void The_sliced_distance_of_a_shifted_set_is_the_mean_projection_of_the_shift(int dimension, double share)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var random = new Generator(3);
        var x = randn(50, dimension, dtype: float64);
        var step = zeros(dimension, dtype: float64);
        step[0] = 2;
        // E|θ₁| over the sphere; its deviation is below 0.31 for one direction.
        Assert.Equal(2 * share, Wasserstein1.Sliced(x, x + step, random, 4096), 2 * 4 * 0.31 / 64);
        Assert.Equal(0, Wasserstein1.Sliced(x, x.flip(0), random), 1e-12);
    }

    [Fact]
    public void The_marginal_distance_is_the_mean_over_coordinates()
    {
        using var scope = NewDisposeScope();
        var x = Normal(100).unsqueeze(1).expand(100, 2);
        Assert.Equal((1 + 4) / 2.0, Wasserstein1.Marginal(x, x + tensor(new[] { 1.0, -4 })), 1e-12);
    }
}
