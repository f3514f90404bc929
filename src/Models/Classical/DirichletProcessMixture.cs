using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Conjugacy;
using Generative.ExponentialFamilies;
using Generative.Inference;

namespace Generative.Models.Classical;

/// <summary>How the components of examples are inferred.</summary>
public enum ProcessInference
{
    /// <summary>Truncated mean-field variational Bayes.</summary>
    Variational,

    /// <summary>Collapsed Gibbs sampling: an iteration draws the component of each example once.</summary>
    Gibbs,
}

/// <summary>Options of <see cref="DirichletProcessMixture"/>.</summary>
[Kind("dirichletProcessMixture", "Dirichlet process mixture of Gaussians: variational Bayes, or Gibbs sampling")]
public sealed record DirichletProcessMixtureOptions : VariationalMixtureOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new DirichletProcessMixture(this, shape);

    [Description("variational or gibbs")]
    public ProcessInference Inference { get; init; } = ProcessInference.Variational;

    [Description("alpha: of n examples about alpha ln(1 + n / alpha) components are expected"), Range(1e-12, 1e12)]
    public double Concentration { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        List<string> faults = [];
        if (Inference != ProcessInference.Gibbs) return faults;
        if (Minibatch) faults.Add("minibatch: got true beside inference gibbs, expected false");
        if (Weighted) faults.Add("weighted: got true beside inference gibbs, expected false");
        if (Labeled > 0) faults.Add($"labeled: got {Labeled} beside inference gibbs, expected 0");
        if (Covariance != CovarianceKind.Full) faults.Add("covariance: expected full beside inference gibbs");
        if (Restarts > 1) faults.Add($"restarts: got {Restarts} beside inference gibbs, expected 1");
        return faults;
    }
}

/// <summary>Dirichlet process mixture of Gaussians: stick-breaking weights, cut off after K components.</summary>
/// <remarks>
/// vₖ ~ Beta(1, α),   πₖ = vₖ ∏_{j&lt;k} (1 - vⱼ);   q(vₖ) = Beta(1 + nₖ, α + Σ_{j&gt;k} nⱼ) for k &lt; K, v_K = 1.
/// Blei and Jordan, "Variational Inference for Dirichlet Process Mixtures", 2006. <see cref="StickBreaking"/> has the
/// expectations.
/// Gibbs sampling draws one component after the other, with parameters and weights integrated out
/// (<see cref="DirichletProcessGibbs"/>); then q(μₖ, Λₖ) is the posterior for the examples of component k, and
/// πₖ = nₖ / (N + α), of which the empty ones share α / (N + α).
/// </remarks>
public sealed class DirichletProcessMixture(DirichletProcessMixtureOptions o, DataShape data)
    : VariationalMixture(nameof(DirichletProcessMixture), Fitting(o, data), data), IRemembersExamples
{
    private readonly DirichletProcessMixtureOptions o = Checked.Of(o);
    private const string Drawn = "components";
    private readonly Parameter sticks = new(StickBreaking.Prior(o.Components, o.Concentration), requires_grad: false);
    private long[]? drawn;                                     // the component of each example, by Gibbs sampling

    /// <summary>The two parameters of each q(vₖ), [K - 1, 2].</summary>
    public Tensor Sticks => sticks;

    /// <inheritdoc/>
    protected override Tensor LogWeights => StickBreaking.MeanLogWeights(sticks);

    /// <inheritdoc/>
    protected override void MaximizeWeights(Tensor n)
    {
        sticks.copy_(StickBreaking.Posterior(n, o.Concentration));
        weights.copy_(StickBreaking.MeanWeights(sticks));
    }

    /// <inheritdoc/>
    protected override Tensor WeightDivergence => StickBreaking.Divergence(sticks.to(float64), o.Concentration);

    /// <inheritdoc/>
    protected override void Forget() => drawn = null;

    /// <inheritdoc/>
    protected override Terms Advance(long step, IExampleParts examples) =>
        o.Inference == ProcessInference.Gibbs ? Sweep(examples) : base.Advance(step, examples);

    // One example after the other: the draw of each depends on all others.
    private Terms Sweep(IExampleParts examples)
    {
        var x = Coordinates(All(examples));
        var start = drawn is null ? Categorize(x) : tensor(drawn, device: x.device);
        var gibbs = new DirichletProcessGibbs(
            new GaussianMeanAndPrecisionMatrix(x.size(1)), Prior.Natural()[0], o.Concentration, K);
        var y = (x - Center).to(float64);
        var z = gibbs.Sweep(y, start.unsqueeze(0), new NoiseSource(1, x.device, float64));             // [1, N]
        drawn = [.. z.cpu().data<long>()];
        var r = z[0].unsqueeze(1).eq(arange(K, device: x.device)).to(x.dtype);
        var n = r.sum([0]);
        MaximizeWeights(n);
        MaximizeComponents(n, Sums(r, x));
        var isEmpty = n.eq(0);
        weights.copy_(where(isEmpty, o.Concentration / isEmpty.sum().clamp(min: 1), n));
        _ = weights.div_(weights.sum());
        Terms terms = [("joint", (-gibbs.LogJoint(y, z) / examples.Count).to(x.dtype))];
        return terms.Watch("components", isEmpty.logical_not().sum().to(x.dtype).reshape(1));
    }

    private static Tensor All(IExampleParts examples)
    {
        List<Tensor> all = [];
        for (var k = 0L; k < examples.Parts; k++) all.Add(examples.Part(k).Batch.X);
        return cat(all, 0);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Remembered => drawn is null ? new Dictionary<string, Tensor>()
        : new Dictionary<string, Tensor> { [Drawn] = tensor(drawn) };

    /// <inheritdoc/>
    public void Remember(IReadOnlyDictionary<string, Tensor> remembered)
    {
        if (!remembered.TryGetValue(Drawn, out var z)) return;
        if (z.dim() != 1 || z.dtype != int64)
            throw new ArgumentException($"{Drawn}: got [{string.Join(", ", z.shape)}], expected whole numbers [N]");
        drawn = [.. z.cpu().data<long>()];
    }

    private static DirichletProcessMixtureOptions Fitting(DirichletProcessMixtureOptions o, DataShape data)
    {
        Check(o, data);
        CheckSticks(o.Components);
        return o;
    }

    /// <summary>Refuses a stick that nothing is broken off.</summary>
    /// <exception cref="OptionsException">There is one component.</exception>
    internal static void CheckSticks(int components)
    {
        if (components < 2)
            throw new OptionsException($"components: got {components}, expected 2 or more to cut the sticks off at");
    }
}
