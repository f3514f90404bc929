using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;
using Generative.Inference;

namespace Generative.Models.Classical;

/// <summary>Where the components of a mixture start.</summary>
public enum MixtureStart
{
    /// <summary>k-means++, then a few iterations of k-means.</summary>
    KMeans,

    /// <summary>k-means++: the examples nearest to each of its centers.</summary>
    PlusPlus,

    /// <summary>The examples nearest to each of some random ones.</summary>
    Random,

    /// <summary>The labels: component k starts as class k.</summary>
    Labels,

    /// <summary>Means, and weights, as given.</summary>
    Given,
}

/// <summary>Options of every mixture.</summary>
public abstract record MixtureOptions : EmOptions
{
    [Description("K, components"), Range(1, 10_000)]
    public int Components { get; init; } = 3;

    [Description("where the components start: kMeans, plusPlus, random, labels or given")]
    public MixtureStart Start { get; init; } = MixtureStart.KMeans;

    [Description("start given: the means, K times D numbers, component by component")]
    public IReadOnlyList<double>? Means { get; init; }

    [Description("start given: K weights; null: the same for all")]
    public IReadOnlyList<double>? Weights { get; init; }

    [Description(
        "examples whose label is used, the first of the training part; the others are fitted without: semi-supervised"),
        Range(0, 1_000_000_000)]
    public int Labeled { get; init; }

    [Description("alpha: what the likelihood of a labeled example weighs"), Range(0.0, 1e6)]
    public double Alpha { get; init; } = 1;

    [Description("whether the last number of each vector is its weight, and no coordinate")]
    public bool Weighted { get; init; }
}

/// <summary>A mixture of K components, fitted by EM; some examples may have known components.</summary>
/// <remarks>
/// p(x) = Σₖ πₖ p(x | k),   rᵢₖ = p(k | xᵢ) = πₖ p(xᵢ | k) / Σⱼ πⱼ p(xᵢ | j),   πₖ = Σᵢ rᵢₖ / N.
/// Semi-supervised: maximized is Σᵢ ln p(xᵢ) over examples without label + α Σᵢ ln p(xᵢ, zᵢ) over those with one; the
/// latter have rᵢₖ = α [k = zᵢ]. With weights wᵢ every term counts wᵢ times. x [B, D], r [B, K], π [K].
/// </remarks>
public abstract class MixtureModel(string name, MixtureOptions o, DataShape data)
    : EmModel(name, o, data), ISampler, IDensity, IMixture
{
    private readonly MixtureOptions o = Checked.Of(o);
    private const int StartIterations = 10;
    private const long StartNumbersAtOnce = 1L << 20;

    /// <summary>π.</summary>
    protected readonly Parameter weights = new(full([o.Components], 1.0 / o.Components), requires_grad: false);

    /// <summary>K.</summary>
    protected int K { get; } = o.Components;

    /// <inheritdoc/>
    public override long NumbersPerExample => K + data.Pixels;

    /// <summary>ln p(xᵢ | k), [B, K], as the E-step takes it.</summary>
    protected abstract Tensor LogComponents(Tensor x);

    /// <summary>Σᵢ rᵢₖ T(xᵢ): what the M-step of the components needs beside Σᵢ rᵢₖ.</summary>
    protected abstract IReadOnlyList<Tensor> Sums(Tensor r, Tensor x);

    /// <summary>The components' M-step, from n = Σᵢ rᵢₖ [K], above 0, and the sums.</summary>
    protected abstract void MaximizeComponents(Tensor n, IReadOnlyList<Tensor> sums);

    /// <summary>The statistics of the components, for weights n [K].</summary>
    protected abstract IReadOnlyList<Tensor> ComponentStatistics(Tensor n);

    /// <summary>Components with the given means [K, D], for examples x [N, D] of weights w [N].</summary>
    protected abstract void StartAt(Tensor means, Tensor x, Tensor w);

    /// <summary>The coordinates of examples, [B, D].</summary>
    protected Tensor Coordinates(Tensor x) => PointWeights.Split(x, o.Weighted).X;

    /// <summary>D, the numbers of an example that are coordinates.</summary>
    protected static int Dimension(MixtureOptions o, DataShape data) => PointWeights.Coordinates(o.Weighted, data);

    /// <summary>A draw of components z [n] (int64), [n, D].</summary>
    protected abstract Tensor Draw(Tensor z, NoiseSource noise);

    /// <summary>The means, [K, D].</summary>
    public abstract Tensor Means { get; }

    /// <inheritdoc/>
    public abstract Tensor? Spreads { get; }

    /// <summary>π [K].</summary>
    public Tensor Weights => weights;

    /// <inheritdoc/>
    public Tensor Centers => Means.view(K, data.Channels, data.Height, -1);

    /// <inheritdoc/>
    public int Categories => K;

    /// <inheritdoc/>
    public Tensor Categorize(Tensor x) => LogJoint(Coordinates(x)).argmax(1);

    /// <inheritdoc/>
    public Tensor Responsibilities(Tensor x) => functional.softmax(LogJoint(Coordinates(x)), 1);

    /// <summary>ln p(x) of the coordinates, [B]; weights change nothing here.</summary>
    public virtual Tensor LogProb(Tensor x, Tensor? labels = null) => LogJoint(Coordinates(x)).logsumexp(1);

    /// <summary>-ln p(x), [B].</summary>
    public override Terms Loss(Batch batch) => [("nll", -LogProb(batch.X))];

    /// <inheritdoc/>
    public override Expectation Expect(Batch batch, long first)
    {
        var (x, weight) = PointWeights.Split(batch.X, o.Weighted);
        var joint = LogJoint(x);                                                       // [B, K]
        var bound = joint.logsumexp(1);                                                // [B]
        var r = functional.softmax(joint, 1);
        var w = weight ?? ones_like(bound);
        if (o.Labeled > first && first >= 0 && batch.Labels is { } labels)
        {
            var known = arange(first, first + x.size(0), device: x.device) < o.Labeled;
            var own = OneHot(labels, x.dtype);
            bound = where(known, o.Alpha * (joint * own).sum([1]), bound);
            r = where(known.unsqueeze(1), o.Alpha * own, r);
            w = where(known, o.Alpha * w, w);
        }
        if (weight is not null) (bound, r) = (bound * weight, r * weight.unsqueeze(1));
        return new(bound.sum(), w.sum(), [r.sum([0]), .. Sums(r, x)]);
    }

    /// <inheritdoc/>
    public override void Maximize(IReadOnlyList<Tensor> sums)
    {
        // ln π stays finite.
        var n = sums[0] + 10 * Smallest(sums[0]);
        weights.copy_(n / n.sum());
        MaximizeComponents(n, [.. sums.Skip(1)]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Statistics() => [weights.clone(), .. ComponentStatistics(weights)];

    /// <inheritdoc/>
    protected override void Start(Tensor x, Tensor? labels)
    {
        var (all, w) = PointWeights.All(x, o.Weighted);
        if (data.HasMissing) all = IncompleteGaussians.Filled(all);
        if (o.Start == MixtureStart.Given)
        {
            if (o.Weights is { } given) weights.copy_(tensor([.. given], dtype: x.dtype, device: x.device));
            StartAt(tensor([.. o.Means!], dtype: x.dtype, device: x.device).view(K, -1), all, w);
            return;
        }
        var r = o.Start == MixtureStart.Labels
            ? OneHot(labels ?? throw new InvalidOperationException("start: labels, and the data has none"), x.dtype)
            : Nearest(Points(all, w), all);
        StartWith(r, all, w);
    }

    /// <summary>The M-step from the components r [N, K] of all examples.</summary>
    protected void StartWith(Tensor r, Tensor x, Tensor w)
    {
        var rows = Math.Max(512, StartNumbersAtOnce / Math.Max(1, NumbersPerExample));
        Tensor[]? total = null;
        for (var from = 0L; from < x.size(0); from += rows)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(rows, x.size(0) - from);
            var some = r.narrow(0, from, count) * w.narrow(0, from, count).unsqueeze(1);
            Tensor[] sums = [some.sum([0]), .. Sums(some, x.narrow(0, from, count))];
            if (total is null) total = [.. sums.Select(s => s.MoveToOuterDisposeScope())];
            else
                foreach (var (sum, more) in total.Zip(sums)) _ = sum.add_(more);
        }
        Maximize(total!);
    }

    /// <summary>The components of the nearest of some means, [N, K].</summary>
    protected Tensor Nearest(Tensor means, Tensor x) => OneHot(Clusters.Assign(x, means), x.dtype);

    private Tensor Points(Tensor x, Tensor w) => o.Start switch
    {
        MixtureStart.KMeans => Clusters.Start(x, K, StartIterations, w),
        MixtureStart.PlusPlus => Seeding.PlusPlus(x, K, w),
        _ => Seeding.Random(x, K),
    };

    /// <inheritdoc/>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var z = CategoricalDraws.Draw(weights, noise.Uniform());                             // [n]
        var x = Draw(z, noise);
        if (o.Weighted) x = cat([x, ones_like(x.narrow(1, 0, 1))], 1);
        x = x.view(-1, data.Channels, data.Height, data.Width);
        return data.IsVector ? x : x.clamp(0, 1);
    }

    /// <summary>ln πₖ [K], as the E-step takes it.</summary>
    protected virtual Tensor LogWeights => weights.log();

    // ln πₖ + ln p(x | k), [B, K].
    private Tensor LogJoint(Tensor x) => LogComponents(x) + LogWeights;

    private Tensor OneHot(Tensor labels, ScalarType dtype) =>
        labels.unsqueeze(1).eq(arange(K, device: labels.device)).to(dtype);

    private static double Smallest(Tensor t) => t.dtype == float64 ? 2.2e-16 : 1.2e-7;

    /// <summary>Faults of options that are given beside the data.</summary>
    /// <exception cref="OptionsException">They do not fit.</exception>
    protected static void Check(MixtureOptions o, DataShape data)
    {
        PointWeights.Check(o.Weighted, data);
        var D = Dimension(o, data);
        if (o.Start == MixtureStart.Given && o.Means?.Count != o.Components * D)
            throw new OptionsException(
                $"means: got {o.Means?.Count ?? 0} numbers, expected {o.Components} times {D} with start "
                + "given");
        if (o.Weights is { } w && (w.Count != o.Components || w.Any(v => v <= 0)))
            throw new OptionsException($"weights: expected {o.Components} numbers above 0");
        var byLabels = o.Start == MixtureStart.Labels || o.Labeled > 0;
        if (byLabels && (data.Classes == 0 || data.Classes > o.Components))
            throw new OptionsException(
                $"components: got {o.Components} for labels of {data.Classes} classes, expected at least as many, and "
                + "labels");
    }
}
