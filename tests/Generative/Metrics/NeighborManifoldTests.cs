using Generative.Metrics;
using TorchSharp;

namespace Generative.Tests.Metrics;

public sealed class NeighborManifoldTests
{
    private static NeighborShares Shares(torch.Tensor data, torch.Tensor samples)
    {
        using NeighborManifold d = new(data), s = new(samples);
        return d.Of(s);
    }

    private static double[][] Rows(torch.Tensor x) =>
        [.. Enumerable.Range(0, (int)x.shape[0]).Select(k => x[k].data<double>().ToArray())];

    private static double Distance(double[] a, double[] b) =>
        Math.Sqrt(a.Zip(b).Sum(p => (p.First - p.Second) * (p.First - p.Second)));

    private static double[] Radii(double[][] x, int k) =>
        [.. x.Select(a => x.Where(b => b != a).Select(b => Distance(a, b)).Order().ElementAt(k - 1))];

    [Fact]
    public void Precision_recall_density_and_coverage_match_their_definition_pair_by_pair()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (data, samples) = (randn(40, 2, dtype: float64), randn(55, 2, dtype: float64) * 1.5 + 0.5);
        var (x, y) = (Rows(data), Rows(samples));
        var (x3, y3, x5) = (Radii(x, 3), Radii(y, 3), Radii(x, 5));
        var shares = Shares(data, samples);
        Assert.Equal(y.Average(b => x.Where((a, i) => Distance(a, b) <= x3[i]).Any() ? 1.0 : 0), shares.Precision,
            1e-12);
        Assert.Equal(x.Average(a => y.Where((b, j) => Distance(a, b) <= y3[j]).Any() ? 1.0 : 0), shares.Recall, 1e-12);
        Assert.Equal(y.Sum(b => x.Where((a, i) => Distance(a, b) <= x5[i]).Count()) / (5.0 * 55), shares.Density,
            1e-12);
        Assert.Equal(x.Where((a, i) => y.Any(b => Distance(a, b) <= x5[i])).Count() / 40.0, shares.Coverage, 1e-12);
    }

    [Fact]
    public void For_equal_distributions_density_is_one_and_coverage_the_counted_value()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        const int N = 2500;
        var shares = Shares(randn(N, 4), randn(N, 4));
        // Naeem et al., equation 7: 1 - Π_{i=1..k} (N - i)/(M + N - i).
        var coverage = 1 - Enumerable.Range(1, 5).Aggregate(1.0, (p, i) => p * (N - i) / (2.0 * N - i));
        Assert.Equal(coverage, shares.Coverage, 4 * Math.Sqrt(coverage * (1 - coverage) / N));
        Assert.Equal(1, shares.Density, 0.05);
    }

    [Fact]
    public void A_missing_mode_lowers_recall_and_coverage_but_not_precision()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var offset = (arange(0, 1000, dtype: float64).ge(500).to(float64) * 100).unsqueeze(1);
        var shares = Shares(randn(1000, 2, dtype: float64) + offset, randn(1000, 2, dtype: float64));
        Assert.True(shares.Precision > 0.9, $"precision {shares.Precision}");
        Assert.InRange(shares.Recall, 0.4, 0.5);
        Assert.InRange(shares.Coverage, 0.4, 0.5);
        // Samples that are nowhere near the data.
        var far = Shares(randn(100, 2, dtype: float64), randn(100, 2, dtype: float64) + 1000);
        Assert.Equal(new(0, 0, 0, 0), far);
    }

    [Fact]
    public void Distances_computed_in_blocks_are_the_same()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (x, y) = (randn(3000, 3, dtype: float64), randn(2900, 3, dtype: float64));           // three blocks
        var nearest = Pairwise.Rows(x, y, (from, d) => d.argmin(1) + 0 * from);
        Assert.Equal(3000, nearest.numel());
        foreach (var row in new[] { 0, 1446, 1447, 2999 })
            Assert.Equal((x[row] - y).square().sum([1]).argmin(0).item<long>(), nearest[row].item<long>());
    }
}
