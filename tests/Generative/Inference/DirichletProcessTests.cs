using Generative.Conjugacy;
using Generative.ExponentialFamilies;
using Generative.Inference;
using Generative.Numerics;

namespace Generative.Tests.Inference;

/// <summary>Partitions of a Dirichlet process against published numbers and all partitions of five points.</summary>
public sealed class DirichletProcessTests
{
    // Every partition of n, clusters counted as they appear.
    private static IEnumerable<long[]> Partitions(int n) => n == 0 ? [[]]
        : Partitions(n - 1).SelectMany(p => Enumerable.Range(0, (int)(p.Length == 0 ? 1 : p.Max() + 2))
            .Select(k => p.Append(k).ToArray()));

    private static Tensor Counts(long[] partition) => tensor(Enumerable.Range(0, partition.Length)
        .Select(k => (double)partition.Count(z => z == k)).ToArray());

    // Which pairs are together, as a number.
    private static Tensor Code(Tensor z)
    {
        var n = z.shape[1];
        var pairs = z.unsqueeze(1).eq(z.unsqueeze(2)).to(int64).flatten(1);
        return (pairs * pow(tensor(2L), arange(n * n))).sum([1]);
    }

    [Fact]
    public void The_expected_number_of_clusters_is_the_published_one() =>
        Assert.Equal(5.1873775, PolyaUrn.MeanClusters(100, 1), 1e-7);

    [Fact]
    public void The_probabilities_of_all_partitions_add_up_to_one()
    {
        using var scope = NewDisposeScope();
        var all = Partitions(5).ToArray();
        Assert.Equal(52, all.Length);
        Assert.Equal(1, all.Sum(p => PolyaUrn.LogProb(Counts(p), 1.7).exp().item<double>()), 1e-12);
    }

    [Fact]
    public void Draws_of_the_urn_have_those_probabilities_and_that_number_of_clusters()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(9);
        const int draws = 40_000;
        var z = PolyaUrn.Sample(5, 1.7, new NoiseSource(draws, CPU, float64));
        Compare(z, p => PolyaUrn.LogProb(Counts(p), 1.7).item<double>());
        var clusters = PolyaUrn.Sample(100, 1, new NoiseSource(draws, CPU, float64)).amax([1]).to(float64) + 1;
        // Var[K] = Σ pᵢ (1 - pᵢ) = 3.55.
        Assert.Equal(5.1873775, clusters.mean().item<double>(), 4 * Math.Sqrt(3.56 / draws));
    }

    [Fact]
    public void Gibbs_visits_the_partitions_of_five_points_as_often_as_their_posterior_says()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(10);
        var x = tensor(new[,] { { 0.0, 0.2 }, { 0.4, -0.1 }, { 2.0, 1.6 }, { 2.3, 2.1 }, { 1.1, 0.9 } });
        var table = new GaussianMeanAndPrecisionMatrix(2);
        var prior = NormalWishartFamily.Natural(
            full([2], 0.8, float64), tensor(0.3), 0.8 * eye(2, dtype: float64), tensor(4.0));
        var gibbs = new DirichletProcessGibbs(table, prior, 1.2, 5);
        var z = zeros([8000, 5], int64);
        for (var t = 0; t < 15; t++) z = gibbs.Sweep(x, z, new NoiseSource(8000, CPU, float64));
        Compare(z, p => PolyaUrn.LogProb(Counts(p), 1.2).item<double>() + p.Distinct().Sum(k =>
        {
            var rows = tensor(p.Index().Where(z => z.Item == k).Select(z => (long)z.Index).ToArray());
            return table.LogEvidence(prior, x.index_select(0, rows)).item<double>();
        }));
        var mean = gibbs.Clusters(z).to(float64).mean().item<double>();
        Assert.InRange(mean, 1.2, 3.5);
    }

    // Independent draws: each share within five standard errors.
    private static void Compare(Tensor z, Func<long[], double> logProb)
    {
        var all = Partitions(5).ToArray();
        var log = all.Select(logProb).ToArray();
        var norm = tensor(log).logsumexp(0).item<double>();
        var codes = Code(z);
        var n = (double)z.shape[0];
        foreach (var (partition, logP) in all.Zip(log))
        {
            var p = Math.Exp(logP - norm);
            var share = codes.eq(Code(tensor(partition).unsqueeze(0))).sum().item<long>() / n;
            Assert.InRange(share - p, -5 * Math.Sqrt(p / n) - 1 / n, 5 * Math.Sqrt(p / n) + 1 / n);
        }
    }
}
