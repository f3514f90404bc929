using Generative.Metrics;
using TorchSharp;

namespace Generative.Tests.Metrics;

public sealed class KernelDistanceTests
{
    [Fact]
    public void It_is_the_sum_over_pairs_in_its_definition()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (x, y) = (randn(5, 3, dtype: float64), randn(7, 3, dtype: float64) + 0.5);
        static double K(torch.Tensor a, torch.Tensor b) => Math.Pow(a.dot(b).item<double>() / 3 + 1, 3);
        static double Within(torch.Tensor a)
        {
            double sum = 0;
            for (var i = 0; i < a.shape[0]; i++)
                for (var j = 0; j < a.shape[0]; j++)
                    if (i != j) sum += K(a[i], a[j]);
            return sum / (a.shape[0] * (a.shape[0] - 1));
        }

        double cross = 0;
        for (var i = 0; i < 5; i++)
            for (var j = 0; j < 7; j++) cross += K(x[i], y[j]) / 35;
        Assert.Equal(Within(x) + Within(y) - 2 * cross, KernelDistance.Between(x, y).item<double>(), 1e-11);
    }

    [Fact]
    public void Between_1D_Gaussians_it_is_the_distance_of_their_first_three_moments()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        // (xy + 1)³ = x³y³ + 3x²y² + 3xy + 1: MMD² = (ΔE x³)² + 3 (ΔE x²)² + 3 (ΔE x)².
        const double m = 0.3, s = 1.2;
        var (first, second, third) = (m, m * m + s * s - 1, m * m * m + 3 * m * s * s);
        using var random = new Generator(4);
        var (mean, deviation) = KernelDistance.BySubsets(
            randn(40_000, 1, dtype: float64), m + s * randn(40_000, 1, dtype: float64), random, subsets: 200, m: 200);
        Assert.Equal(third * third + 3 * second * second + 3 * first * first, mean,
            4 * deviation / Math.Sqrt(200) + 1e-12);
    }

    [Fact]
    public void Between_equal_distributions_it_is_zero_on_average_even_for_few_samples()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        double[] values = [.. Enumerable.Range(0, 600)
            .Select(_ => KernelDistance.Between(randn(8, 2), randn(8, 2)).item<double>())];
        var deviation = Math.Sqrt(values.Select(v => v * v).Average());
        Assert.InRange(values.Average(), -4 * deviation / Math.Sqrt(values.Length),
            4 * deviation / Math.Sqrt(values.Length));
        Assert.Contains(values, v => v < 0);
    }

    [Fact]
    public void Fewer_samples_than_a_subset_are_refused() =>
        Assert.Equal("kernel distance: got 10 and 2000 points, expected at least a subset's 1000",
            Assert.Throws<ArgumentException>(() =>
        {
            using var scope = NewDisposeScope();
            using var random = new Generator(1);
            return KernelDistance.BySubsets(zeros(10, 2), zeros(2000, 2), random);
        }).Message);
}
