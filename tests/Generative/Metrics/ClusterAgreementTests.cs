using Generative.Metrics;

namespace Generative.Tests.Metrics;

/// <summary>Agreement of partitions against enumeration, scikit-learn's values and counts of pairs.</summary>
public sealed class ClusterAgreementTests
{
    [Theory]
    [InlineData(4, 4)]
    [InlineData(3, 5)]
    [InlineData(5, 3)]
    [InlineData(1, 1)]
    public void The_assignment_is_the_best_of_all(int rows, int columns)
    {
        var random = new Random(rows * 10 + columns);
        for (var trial = 0; trial < 50; trial++)
        {
            var a = new double[rows, columns];
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < columns; j++) a[i, j] = random.Next(-3, 10);
            var found = Assignment.Of(a);
            var taken = found.Where(j => j >= 0).ToArray();
            Assert.Distinct(taken);
            Assert.Equal(Math.Min(rows, columns), taken.Length);
            var value = found.Index().Where(m => m.Item >= 0).Sum(m => a[m.Index, m.Item]);
            Assert.Equal(Best(a, 0, [], rows <= columns ? rows : columns), value);
        }
    }

    // All partial one-to-one maps with so many rows in them.
    private static double Best(double[,] a, int row, HashSet<int> taken, int most)
    {
        if (taken.Count == most) return 0;
        if (row == a.GetLength(0)) return double.NegativeInfinity;
        var best = a.GetLength(0) > a.GetLength(1) ? Best(a, row + 1, taken, most) : double.NegativeInfinity;
        for (var j = 0; j < a.GetLength(1); j++)
        {
            if (!taken.Add(j)) continue;
            best = Math.Max(best, a[row, j] + Best(a, row + 1, taken, most));
            taken.Remove(j);
        }
        return best;
    }

    [Fact]
    public void A_partition_agrees_with_itself_by_any_names()
    {
        double[,] renamed = { { 0, 5, 0 }, { 0, 0, 2 }, { 3, 0, 0 } };
        Assert.Equal(1, ClusterAgreement.Accuracy(renamed), 1e-12);
        Assert.Equal(1, ClusterAgreement.NormalizedInformation(renamed), 1e-12);
        Assert.Equal(1, ClusterAgreement.AdjustedRand(renamed), 1e-12);
    }

    [Fact]
    public void Independent_partitions_have_no_information()
    {
        double[,] table = { { 2, 4 }, { 3, 6 } };
        Assert.Equal(0, ClusterAgreement.NormalizedInformation(table), 1e-12);
        Assert.Equal(8 / 15.0, ClusterAgreement.Accuracy(table), 1e-12);
    }

    [Fact]
    public void Values_of_an_example_by_hand()
    {
        // Labels 0 0 0 1 1 1, clusters 0 0 1 1 2 2.
        double[,] table = { { 2, 0 }, { 1, 1 }, { 0, 2 } };
        Assert.Equal(4 / 6.0, ClusterAgreement.Accuracy(table), 1e-12);
        // I = 2/3 ln 2, H_a = ln 3, H_b = ln 2.
        Assert.Equal(4 / 3.0 * Math.Log(2) / Math.Log(6), ClusterAgreement.NormalizedInformation(table), 1e-12);
        // S = 2, S_a = 3, S_b = 6, E = 18 / 15.
        Assert.Equal((2 - 1.2) / (4.5 - 1.2), ClusterAgreement.AdjustedRand(table), 1e-12);
    }

    [Fact]
    public void The_adjusted_rand_index_is_that_of_all_pairs_and_zero_on_average()
    {
        int[] classes = [0, 0, 0, 1, 1, 2, 2];
        var sum = 0.0;
        var count = 0;
        foreach (var clusters in Orders([0, 0, 1, 1, 1, 2, 2]))
        {
            var table = new double[3, 3];
            foreach (var (k, c) in clusters.Zip(classes)) table[k, c]++;
            sum += ClusterAgreement.AdjustedRand(table);
            count++;
        }
        Assert.Equal(5040, count);
        Assert.Equal(0, sum / count, 1e-12);
    }

    private static IEnumerable<int[]> Orders(int[] items)
    {
        if (items.Length == 0) return [[]];
        return Enumerable.Range(0, items.Length).SelectMany(i =>
            Orders([.. items[..i], .. items[(i + 1)..]]).Select(rest => (int[])[items[i], .. rest]));
    }

    [Fact]
    public void The_standard_error_of_a_share_is_the_binomial_one()
    {
        // The jackknife of a mean is exact: sqrt(p (1 - p) / (n - 1)).
        double[,] table = { { 30, 5 }, { 8, 57 } };
        Assert.Equal(Math.Sqrt(0.87 * 0.13 / 99), ClusterAgreement.StandardError(table, ClusterAgreement.Accuracy),
            1e-12);
        Assert.True(ClusterAgreement.StandardError(table, ClusterAgreement.AdjustedRand) > 0);
    }
}
