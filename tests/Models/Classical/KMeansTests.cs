using Generative.Inference;
using Generative.Models.Classical;
using Generative.Numerics;

namespace Generative.Models.Tests.Classical;

/// <summary>k-means against scikit-learn, and the stores of the lecture notes.</summary>
public sealed class KMeansTests
{
    private static KMeans Model(KMeansOptions o, int D)
    {
        var model = new KMeans(o, DataShape.Vector(D));
        model.to(float64);
        return model;
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("weighted", true)]
    public void Iris_ends_where_scikit_learn_ends(string variant, bool weighted)
    {
        using var scope = NewDisposeScope();
        var iris = Oracle.Iris();
        var theirs = Oracle.Of("kMeans", variant);
        double[] start = [.. Oracle.Start(iris).data<double>()];
        var w = (1 + arange(150) % 4).to(float64).view(150, 1, 1, 1);
        var x = weighted ? cat([iris.X, w], 3) : iris.X;
        using var model = Model(new() { Clusters = 3, Start = KMeansStart.Given, Centers = start, Weighted = weighted },
            weighted ? 5 : 4);
        _ = model.Fit(new WholeExamples(x), 100);
        // A fixed point is reached exactly; float64 sums of 150 numbers.
        Assert.Equal(theirs.Number("inertia"), model.Loss(new(x)).Total.sum().item<double>(), 1e-9);
        Assert.InRange(Oracle.Apart(model.Means, theirs.Numbers("centers", 3, 4)), 0, 1e-10);
    }

    [Theory]
    [InlineData(null, -3.0 / 7)]
    [InlineData(10.0, 67.0 / 14)]
    public void The_store_stands_where_the_notes_put_it(double? depot, double store)
    {
        using var scope = NewDisposeScope();
        // Ten customers at -1, four at 1.
        var x = tensor(new[,] { { -1.0, 10 }, { 1, 4 } }).view(2, 1, 1, 2);
        using var model = Model(new() { Clusters = 1, Weighted = true, Depot = depot is { } d ? [d] : null }, 2);
        _ = model.Fit(new WholeExamples(x), 10);
        Assert.Equal(store, model.Means.item<double>(), 1e-12);
        // No place near it costs less: the derivative of the cost vanishes there.
        double Cost(double at) => (10 * Math.Pow(-1 - at, 2)) + (4 * Math.Pow(1 - at, 2))
            + (depot is { } from ? 14 * Math.Pow(at - from, 2) : 0);
        Assert.Equal(Cost(store), model.Loss(new(x)).Total.sum().item<double>(), 1e-9);
        Assert.True(Cost(store) < Cost(store + 1e-3) && Cost(store) < Cost(store - 1e-3));
    }

    [Fact]
    public void A_cluster_without_examples_goes_to_the_one_that_pays_most()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.0, 1, 10, 11 }).view(4, 1, 1, 1);
        using var model = Model(new() { Clusters = 2, Start = KMeansStart.Given, Centers = [0, 100] }, 1);
        var bounds = model.Fit(new WholeExamples(x), 10);
        Assert.Equal([0.5, 10.5], model.Means.flatten().data<double>().Order(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(-0.25, bounds[^1], 1e-12);
    }

    [Fact]
    public void More_clusters_than_examples_leave_every_example_at_a_center()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new() { Clusters = 5 }, 1);
        var x = tensor(new[] { 1.0, 2, 4 }).view(3, 1, 1, 1);
        Assert.Equal(0, model.Fit(new WholeExamples(x), 10)[^1], 1e-12);
    }

    [Fact]
    public void Seeds_are_drawn_in_proportion_to_the_squared_distance()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(8);
        // From 0 (drawn first where it alone has weight) the points at 1 and 3 are drawn as 1 : 9.
        var x = tensor(new[] { 0.0, 1, 3 }).view(3, 1);
        var w = tensor(new[] { 1e12, 1, 1 });
        var far = Enumerable.Range(0, 2000).Count(_ => Seeding.PlusPlus(x, 2, w)[1, 0].item<double>() == 3);
        // Four standard errors: 4 √(0.9 · 0.1 / 2000) = 0.027.
        Assert.Equal(0.9, far / 2000.0, 0.027);
    }

    [Fact]
    public void Restarts_keep_the_best_start()
    {
        using var scope = NewDisposeScope();
        // Three pairs far apart, random starts: one start in a few finds all of them, thirty surely.
        var x = tensor(new[] { 0.0, 1, 100, 101, 200, 201 }).view(6, 1, 1, 1);
        RandomState.Seed(9);
        using var model = Model(new() { Clusters = 3, Start = KMeansStart.Random, Restarts = 30 }, 1);
        Assert.Equal(-0.25, model.Fit(new WholeExamples(x), 20)[^1], 1e-12);
    }

    [Fact]
    public void Bounds_change_nothing_and_a_resumed_fit_ends_where_an_unbroken_one_does()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        RandomState.Seed(4);
        var heaps = 2 * randn(12, 24).index_select(0, randint(12, [2000], int64));
        var x = (randn(2000, 24) + heaps).view(-1, 1, 1, 24);
        double[] start = [.. x[..8].flatten().to(float64).data<double>()];
        KMeansOptions o = new() { Clusters = 8, Start = KMeansStart.Given, Centers = start };
        using KMeans bounded = new(o, DataShape.Vector(24)), without = new(o, DataShape.Vector(24));
        using KMeans resumed = new(o, DataShape.Vector(24));
        var examples = new WholeExamples(x);
        for (var t = 0; t < 10; t++)
        {
            // Its bounds begin in the middle, as those of a resumed run do.
            if (t == 5) _ = resumed.load_state_dict(bounded.state_dict());
            var cost = bounded.Iterate(t, examples).Total;
            Assert.Equal(cost.item<float>(), without.Iterate(t, new Changing(examples)).Total.item<float>());
            if (t >= 5) Assert.Equal(cost.item<float>(), resumed.Iterate(t, examples).Total.item<float>());
        }
        foreach (var other in new[] { without, resumed })
            Assert.True(bounded.Means.eq(other.Means).all().item<bool>());
    }

    private sealed record Sevens(Tensor X) : IExampleParts
    {
        public long Count => X.shape[0];

        public long Parts => (Count + 6) / 7;

        public bool IsFixed => true;

        public (Batch Batch, long First) Part(long k) =>
            (new(X[(int)(7 * k)..(int)Math.Min(Count, 7 * k + 7)]), 7 * k);

        public Batch Minibatch(long step) => new(X);
    }

    // Examples that may change from pass to pass: no bounds are kept of them.
    private sealed record Changing(IExampleParts Same) : IExampleParts
    {
        public long Count => Same.Count;

        public long Parts => Same.Parts;

        public bool IsFixed => false;

        public (Batch Batch, long First) Part(long k) => Same.Part(k);

        public Batch Minibatch(long step) => Same.Minibatch(step);
    }

    [Fact]
    public void A_random_start_from_parts_is_that_from_the_whole()
    {
        using var scope = NewDisposeScope();
        var x = arange(60, float32).view(20, 1, 1, 3);
        RandomState.Seed(5);
        var whole = Seeding.Random(x.flatten(1), 6);
        RandomState.Seed(5);
        var parts = Seeding.Random(new Sevens(x), 6, CPU);
        Assert.True(whole.eq(parts).all().item<bool>());
        Assert.Equal(6, parts.select(1, 0).data<float>().Distinct().Count());
        // More than there are: some twice.
        Assert.Equal(20, Seeding.Random(new Sevens(x), 45, CPU).select(1, 0).data<float>().Distinct().Count());
    }
}
