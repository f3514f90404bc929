using Generative.Inference;
using Generative.Numerics;

namespace Generative.Tests.Numerics;

/// <summary>A pass of k-means in one go against its plain form, and with bounds against itself without.</summary>
public sealed class NearestCentersTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly int threads = get_num_threads();

    public NearestCentersTests() => RandomState.Seed(3);

    public void Dispose()
    {
        set_num_threads(threads);
        scope.Dispose();
    }

    // Odd sizes: fewer numbers than a vector has, tails, odd numbers of centers, fewer examples than a tile has, and
    // enough for several shares.
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 2, 5, 1)]
    [InlineData(7, 3, 16, 2)]
    [InlineData(33, 5, 37, 1)]
    [InlineData(101, 18, 2, 2)]
    [InlineData(9001, 17, 67, 1)]
    [InlineData(9001, 17, 67, 2)]
    [InlineData(9001, 4, 129, 3)]
    public void A_pass_is_that_of_the_plain_form(long B, int K, long D, int count)
    {
        set_num_threads(count);
        foreach (var type in new[] { float32, float64 })
        {
            // Nothing is near a tie, so that rounding decides nothing.
            var (x, centers) = (randn([B, D], type), randn([K, D], type));
            var (depot, w) = (randn([D], type), rand([B], type));
            Equal(x, centers, null, null);
            Equal(x, centers, depot, w);
        }
    }

    [Fact]
    public void Rows_with_gaps_are_taken_as_they_are_and_other_orders_by_the_plain_form()
    {
        var (all, centers) = (randn([500, 41], float32), randn([6, 40], float32));
        var (x, w) = (all.narrow(1, 0, 40), all.select(1, 40).abs());                  // as weights stand in the data
        Assert.True(NearestCenters.Takes(x, centers));
        Equal(x, centers, null, w);
        var columns = randn([40, 500], float32).t();
        Assert.False(NearestCenters.Takes(columns, centers));
        Assert.False(NearestCenters.Takes(x, centers.to(float64)));
        Assert.False(NearestCenters.Takes(x.to(float16), centers.to(float16)));
        var pass = Clusters.Pass(columns, centers);
        Assert.True(pass.Assigned.eq(Clusters.Assign(columns, centers)).all().item<bool>());
        Assert.Equal(500, pass.Weights.sum().item<float>());
    }

    [Fact]
    public void Of_equal_centers_the_first_is_taken_and_the_other_has_no_examples()
    {
        var x = randn([100, 24], float32);
        var centers = randn([3, 24], float32);
        centers = cat([centers, centers], 0);
        var bounds = new CenterBounds(100);
        for (var t = 0; t < 3; t++)
        {
            var pass = NearestCenters.Pass(x, centers, bounds: bounds);
            Assert.True((pass.Assigned < 3).all().item<bool>());
            Assert.Equal(0, pass.Weights[3..].sum().item<float>());
            Assert.Equal(0, pass.Sums[3..].abs().sum().item<float>());
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1)]
    [InlineData(ScalarType.Float32, 2)]
    [InlineData(ScalarType.Float64, 2)]
    public void With_bounds_every_pass_is_the_same_to_the_bit(ScalarType type, int count)
    {
        set_num_threads(count);
        var (N, K, D) = (6001L, 19, 64L);
        var x = randn([N, D], type) + 2 * randn([30, D], type).index_select(0, randint(30, [N], int64));
        x[5] = full([D], double.NaN, type);
        var centers = x[10..(10 + K)].clone();
        var bounds = new CenterBounds(N);
        for (var t = 0; t < 12; t++)
        {
            using var iteration = NewDisposeScope();
            var plain = NearestCenters.Pass(x, centers);
            // In three parts, as a training passes over them.
            foreach (var (from, to) in new[] { (0, 2000), (2000, 2003), (2003, 6001) })
            {
                var part = NearestCenters.Pass(x[from..to], centers, bounds: bounds, first: from);
                Assert.True(part.Assigned.eq(plain.Assigned[from..to]).all().item<bool>());
                Same(plain.Costs[from..to], part.Costs, from);
                var again = NearestCenters.Pass(x[from..to], centers);
                Assert.True(part.Sums.nan_to_num(7).eq(again.Sums.nan_to_num(7)).all().item<bool>());
                Assert.True(part.Weights.eq(again.Weights).all().item<bool>());
            }
            // A jump too: bounds hold wherever the centers go.
            centers = t == 6 ? centers.roll(1, 0).MoveToOuterDisposeScope()
                : Clusters.Centers(plain.Weights, plain.Sums.nan_to_num(), centers).MoveToOuterDisposeScope();
        }
    }

    [Fact]
    public void Where_a_bound_decides_no_distance_is_taken()
    {
        // Ten heaps far apart. Under the numbers of the examples others are passed, which are nearer to another center
        // but not as far from their own as the bounds say of all others: the bounds are believed.
        var x = randn([1000, 32], float32) + 100 * eye(10, 32).index_select(0, arange(1000) % 10);
        var centers = 100 * eye(10, 32);
        var bounds = new CenterBounds(1000);
        var first = NearestCenters.Pass(x, centers, bounds: bounds);
        var others = 0.4 * x + 0.6 * x.roll(1, 0);
        var believed = NearestCenters.Pass(others, centers, bounds: bounds);
        Assert.True(believed.Assigned.eq(first.Assigned).all().item<bool>());
        Assert.False(NearestCenters.Pass(others, centers).Assigned.eq(first.Assigned).any().item<bool>());
    }

    [Fact]
    public void Bounds_are_kept_where_they_pay()
    {
        Assert.True(CenterBounds.Pay(1000, 10, 32));
        Assert.False(CenterBounds.Pay(1000, 10, 4));                                   // a distance is as cheap
        Assert.False(CenterBounds.Pay(1000, 2, 784));
        Assert.False(CenterBounds.Pay(1000, 100, 64));                                 // more memory than the examples
        Assert.False(CenterBounds.Pay(1L << 24, 100, 784));
    }

    private static void Same(Tensor a, Tensor b, int from)
    {
        // The example that is no number has no cost either: not a number or infinite.
        var different = a.ne(b).logical_and(a.isfinite()).nonzero();
        Assert.True(different.numel() == 0, $"from {from}");
    }

    private static void Equal(Tensor x, Tensor centers, Tensor? depot, Tensor? w)
    {
        Assert.True(NearestCenters.Takes(x, centers));
        var pass = Clusters.Pass(x, centers, depot, w);
        var assigned = Clusters.Assign(x, centers, depot);
        var (n, sums) = Clusters.Sums(x, assigned, (int)centers.shape[0], w);
        Assert.True(pass.Assigned.eq(assigned).all().item<bool>());
        // Sums of up to 9,000 numbers of size 1 in another order.
        var slack = x.dtype == float32 ? 2e-5 : 1e-13;
        Near(Clusters.Costs(x, centers, assigned, depot), pass.Costs);
        Near(n, pass.Weights);
        Near(sums, pass.Sums);

        void Near(Tensor expected, Tensor found)
        {
            var scale = expected.abs().max().to(float64).item<double>() + 1;
            Assert.InRange((expected - found).abs().max().to(float64).item<double>() / scale, 0, slack);
        }
    }
}
