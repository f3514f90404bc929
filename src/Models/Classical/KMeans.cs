using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Inference;
using Generative.Numerics;

namespace Generative.Models.Classical;

/// <summary>Where k-means starts.</summary>
public enum KMeansStart
{
    /// <summary>k-means++.</summary>
    PlusPlus,

    /// <summary>Random examples.</summary>
    Random,

    /// <summary>Centers as given.</summary>
    Given,
}

/// <summary>Options of <see cref="KMeans"/>.</summary>
[Kind("kMeans", "k-means: Lloyd's iterations, minibatches, weighted examples, a depot")]
public sealed record KMeansOptions : EmOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new KMeans(this, shape);

    [Description("K, clusters"), Range(1, 100_000)]
    public int Clusters { get; init; } = 8;

    [Description("where the centers start: plusPlus, random or given")]
    public KMeansStart Start { get; init; } = KMeansStart.PlusPlus;

    [Description("start given: the centers, K times D numbers, center by center")]
    public IReadOnlyList<double>? Centers { get; init; }

    [Description("whether the last number of each vector is its weight, and no coordinate")]
    public bool Weighted { get; init; }

    [Description("a point, D numbers, from which each center is supplied at a cost; null: none")]
    public IReadOnlyList<double>? Depot { get; init; }
}

/// <summary>k-means: EM with hard assignments and one variance for all.</summary>
/// <remarks>
/// The equations are at <see cref="Clusters"/>. A cluster that has lost all its examples goes to the example that
/// pays most, the next one to the second, sixteen in an iteration at most: no center can be worse than an unused one,
/// so the cost still never rises.
/// With minibatches a center moves by its own share (Sculley, "Web-scale k-means clustering", 2010, in the form of
/// stepwise EM). x [B, D], centers [K, D].
/// </remarks>
public sealed class KMeans(KMeansOptions o, DataShape data)
    : EmModel(nameof(KMeans), Fitting(o, data), data), IMixture, IReconstructor
{
    private readonly KMeansOptions o = Checked.Of(o);
    private readonly int K = o.Clusters;
    private readonly Parameter centers = new(zeros(o.Clusters, Dimension(o, data)), requires_grad: false);
    private readonly Tensor shares = full([o.Clusters], 1.0 / o.Clusters), empty = zeros(1);
    private readonly Tensor far = zeros(Spare(o), Dimension(o, data)), farCost = full([Spare(o)], -1.0);
    private readonly Tensor depot = o.Depot is null ? zeros(0) : tensor([.. o.Depot], dtype: float32);

    private CenterBounds? bounds;                              // a cache: nothing depends on it but the time
    private IExampleParts? bounded;                            // whose examples

    private Tensor? Depot => o.Depot is null ? null : depot;

    /// <summary>μ [K, D].</summary>
    public Tensor Means => centers;

    /// <inheritdoc/>
    public Tensor Centers => o.Weighted ? centers.view(K, 1, 1, -1)
        : centers.view(K, data.Channels, data.Height, data.Width);

    /// <inheritdoc/>
    public int Categories => K;

    /// <inheritdoc/>
    public Tensor Categorize(Tensor x) => Clusters.Assign(Parted(x).X, centers, Depot);

    /// <inheritdoc/>
    public Tensor Responsibilities(Tensor x) =>
        Categorize(x).unsqueeze(1).eq(arange(K, device: x.device)).to(x.dtype);

    /// <summary>Each example's center.</summary>
    public Tensor Reconstruct(Tensor x)
    {
        var own = centers.index_select(0, Categorize(x));
        return (o.Weighted ? cat([own, x.flatten(1).narrow(1, own.size(1), 1)], 1) : own).view(x.shape);
    }

    /// <summary>What each example pays, [B].</summary>
    public override Terms Loss(Batch batch)
    {
        var (x, w) = Parted(batch.X);
        var cost = Clusters.Pass(x, centers, Depot).Costs;
        return [("distortion", w is null ? cost : cost * w)];
    }

    /// <inheritdoc/>
    public override string Unit(string name) => "squared distance";

    /// <inheritdoc/>
    public override Expectation Expect(Batch batch, long first)
    {
        var (x, w) = Parted(batch.X);
        var pass = Clusters.Pass(x, centers, Depot, w, first < 0 ? null : Bounds(x.size(1)), first);
        var cost = w is null ? pass.Costs : pass.Costs * w;                            // [B]
        KeepFarthest(x, cost);
        return new(-cost.sum(), pass.Weights.sum(), [pass.Weights, pass.Sums]);
    }

    /// <inheritdoc/>
    public override void Maximize(IReadOnlyList<Tensor> sums)
    {
        var n = sums[0];
        shares.copy_(n / n.sum());
        var unused = n <= 0;
        var turn = unused.to(int64).cumsum(0) - 1;                                     // of each among the unused
        var place = turn.clamp(0, Spare(o) - 1);
        var free = unused & turn.eq(place) & (farCost.index_select(0, place) > 0);
        var before = where(free.unsqueeze(1), far.index_select(0, place), centers);
        centers.copy_(Clusters.Centers(n, sums[1], before, Depot));
        empty.copy_(unused.sum());
        farCost.fill_(-1);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Statistics()
    {
        var mean = Depot is null ? centers : 2 * centers - depot;
        return [shares.clone(), mean * shares.unsqueeze(1)];
    }

    /// <inheritdoc/>
    protected override void Start(Tensor x, Tensor? labels)
    {
        var (points, w) = Parted(x);
        centers.copy_(o.Start switch
        {
            KMeansStart.Given => tensor([.. o.Centers!], dtype: x.dtype, device: x.device).view(K, -1),
            KMeansStart.PlusPlus => Seeding.PlusPlus(points, K, w),
            _ => Parted(Seeding.Random(Passed!, K, x.device)).X,
        });
    }

    /// <summary>Only k-means++ needs to see all examples at once.</summary>
    protected override long StartNumbers => o.Start == KMeansStart.PlusPlus ? base.StartNumbers : 0;

    /// <inheritdoc/>
    protected override Terms Report(Tensor bound)
    {
        Terms terms = [("distortion", -bound)];
        return terms.Watch("empty", empty);
    }

    /// <inheritdoc/>
    public override long NumbersPerExample =>
        NearestCenters.Takes(centers, centers) ? 0 : K + Dimension(o, data);

    // Of the examples that this iteration passes over; null where they change, or bounds do not pay.
    private CenterBounds? Bounds(long D)
    {
        if (FixedExamples is null || !CenterBounds.Pay(Examples, K, D)) return null;
        if (!ReferenceEquals(bounded, FixedExamples)) (bounded, bounds) = (FixedExamples, new(Examples));
        return bounds;
    }

    // The examples of this pass with the largest cost.
    private void KeepFarthest(Tensor x, Tensor cost)
    {
        var (some, which) = cost.topk((int)Math.Min(farCost.size(0), cost.size(0)));
        var (value, at) = cat([farCost, some], 0).topk((int)farCost.size(0));
        far.copy_(cat([far, x.index_select(0, which)], 0).index_select(0, at));
        farCost.copy_(value);
    }

    private (Tensor X, Tensor? Weights) Parted(Tensor x) => PointWeights.Split(x, o.Weighted);

    private static long Dimension(KMeansOptions o, DataShape data) => PointWeights.Coordinates(o.Weighted, data);

    // Clusters that can move in one iteration to an example far away.
    private static int Spare(KMeansOptions o) => Math.Min(o.Clusters, 16);

    private static KMeansOptions Fitting(KMeansOptions o, DataShape data)
    {
        PointWeights.Check(o.Weighted, data);
        var D = Dimension(o, data);
        if (o.Start == KMeansStart.Given && o.Centers?.Count != o.Clusters * D)
            throw new OptionsException(
                $"centers: got {o.Centers?.Count ?? 0} numbers, expected {o.Clusters} times {D} with start given");
        if (o.Depot is { } d && d.Count != D)
            throw new OptionsException($"depot: got {d.Count} numbers, expected {D}");
        return o;
    }
}
