using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
}

/// <summary>A mixture of K components, fitted by EM; some examples may have known components.</summary>
/// <remarks>
/// p(x) = Σₖ πₖ p(x | k),   rᵢₖ = p(k | xᵢ) = πₖ p(xᵢ | k) / Σⱼ πⱼ p(xᵢ | j),   πₖ = Σᵢ rᵢₖ / N.
/// Semi-supervised: maximized is Σᵢ ln p(xᵢ) over examples without label + α Σᵢ ln p(xᵢ, zᵢ) over those with one; the
/// latter have rᵢₖ = α [k = zᵢ]. x [B, D], r [B, K], π [K].
/// </remarks>
public abstract class MixtureModel(string name, MixtureOptions o, DataShape data)
    : EmModel(name, o, data), ISampler, IDensity, IMixture
{
    private readonly MixtureOptions o = Checked.Of(o);
    private const int StartIterations = 10;

    /// <summary>π.</summary>
    protected readonly Parameter weights = new(full([o.Components], 1.0 / o.Components), requires_grad: false);

    /// <summary>K.</summary>
    protected int K { get; } = o.Components;

    /// <summary>ln p(xᵢ | k), [B, K], as the E-step takes it.</summary>
    protected abstract Tensor LogComponents(Tensor x);

    /// <summary>Σᵢ rᵢₖ T(xᵢ): what the M-step of the components needs beside Σᵢ rᵢₖ.</summary>
    protected abstract IReadOnlyList<Tensor> Sums(Tensor r, Tensor x);

    /// <summary>The components' M-step, from n = Σᵢ rᵢₖ [K], above 0, and the sums.</summary>
    protected abstract void MaximizeComponents(Tensor n, IReadOnlyList<Tensor> sums);

    /// <summary>The statistics of the components, for weights n [K].</summary>
    protected abstract IReadOnlyList<Tensor> ComponentStatistics(Tensor n);

    /// <summary>Components with the given means [K, D].</summary>
    protected abstract void StartAt(Tensor means, Tensor x);

    /// <summary>A draw of components z [n] (int64), [n, D].</summary>
    protected abstract Tensor Draw(Tensor z, NoiseSource noise);

    /// <summary>The means, [K, D].</summary>
    public abstract Tensor Means { get; }

    /// <inheritdoc/>
    public abstract Tensor? Spreads { get; }

    /// <summary>π [K].</summary>
    public Tensor Weights => weights;

    /// <inheritdoc/>
    public Tensor Centers => Means.view(K, data.Channels, data.Height, data.Width);

    /// <inheritdoc/>
    public int Categories => K;

    /// <inheritdoc/>
    public Tensor Categorize(Tensor x) => LogJoint(x.flatten(1)).argmax(1);

    /// <inheritdoc/>
    public Tensor Responsibilities(Tensor x) => functional.softmax(LogJoint(x.flatten(1)), 1);

    /// <inheritdoc/>
    public virtual Tensor LogProb(Tensor x, Tensor? labels = null) => LogJoint(x.flatten(1)).logsumexp(1);

    /// <summary>-ln p(x), [B].</summary>
    public override Terms Loss(Batch batch) => [("nll", -LogProb(batch.X))];

    /// <inheritdoc/>
    public override Expectation Expect(Batch batch, long first)
    {
        var x = batch.X.flatten(1);
        var joint = LogJoint(x);                                                       // [B, K]
        var bound = joint.logsumexp(1);                                                // [B]
        var r = (joint - bound.unsqueeze(1)).exp();
        var w = ones_like(bound);
        if (o.Labeled > first && first >= 0 && batch.Labels is { } labels)
        {
            var known = arange(first, first + x.shape[0], device: x.device) < o.Labeled;
            var own = OneHot(labels, x.dtype);
            bound = where(known, o.Alpha * (joint * own).sum([1]), bound);
            r = where(known.unsqueeze(1), o.Alpha * own, r);
            w = where(known, full_like(w, o.Alpha), w);
        }
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
        if (o.Start == MixtureStart.Given)
        {
            if (o.Weights is { } given) weights.copy_(tensor([.. given], dtype: x.dtype, device: x.device));
            StartAt(tensor([.. o.Means!], dtype: x.dtype, device: x.device).view(K, -1), x);
            return;
        }
        var r = o.Start == MixtureStart.Labels
            ? OneHot(labels ?? throw new InvalidOperationException("start: labels, and the data has none"), x.dtype)
            : OneHot(Clusters.Assign(x, Points(x)), x.dtype);
        Maximize([r.sum([0]), .. Sums(r, x)]);
    }

    private Tensor Points(Tensor x) => o.Start switch
    {
        MixtureStart.KMeans => Clusters.Start(x, K, StartIterations),
        MixtureStart.PlusPlus => Seeding.PlusPlus(x, K),
        _ => Seeding.Random(x, K),
    };

    /// <inheritdoc/>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var u = noise.Uniform(1);                                                      // [n, 1]
        var z = (u >= weights.cumsum(0).to(u.dtype)).sum([1]).clamp(max: K - 1);
        var x = Draw(z, noise).view(-1, data.Channels, data.Height, data.Width);
        return data.IsVector ? x : x.clamp(0, 1);
    }

    /// <summary>ln πₖ [K], as the E-step takes it.</summary>
    protected virtual Tensor LogWeights => weights.log();

    // ln πₖ + ln p(x | k), [B, K].
    private Tensor LogJoint(Tensor x) => LogComponents(x) + LogWeights;

    private Tensor OneHot(Tensor labels, ScalarType dtype) =>
        labels.unsqueeze(1).eq(arange(K, device: labels.device)).to(dtype);

    private static double Smallest(Tensor t) => t.dtype == float64 ? 2.2e-16 : 1.2e-7;

    /// <summary>Faults of options that are given beside data of D numbers.</summary>
    /// <exception cref="OptionsException">They do not fit.</exception>
    protected static void Check(MixtureOptions o, DataShape data)
    {
        if (o.Start == MixtureStart.Given && o.Means?.Count != o.Components * data.Pixels)
            throw new OptionsException(
                $"means: got {o.Means?.Count ?? 0} numbers, expected {o.Components} times {data.Pixels} with start "
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
