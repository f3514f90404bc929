using Generative.Inference;
using Generative.Numerics;

namespace Generative.Models.Bayesian;

/// <summary>A model whose weights θ have a normal posterior: full variational Bayes for any model with one
/// loss.</summary>
/// <remarks>
/// L(X) = Σ_i E_{q(θ)}[L(x_i; θ)] − KL(q(θ) ‖ p(θ)) ≤ log p(X), L(x; θ) the model's own log-likelihood or bound;
/// from a batch of M of N examples:   L(X) / N ≈ 1/M Σ_i L(x_i; θ) − KL(q(θ) ‖ p(θ)) / N,   θ ~ q(θ).
/// Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, arXiv:1312.6114, appendix F; q(θ) is a
/// <see cref="WeightPosterior"/>.
/// Training minimizes −L(X) / N, so that its terms are nats per example as everywhere. On other examples the loss is
/// −E_{q(θ)}[L(x; θ)], a bound on −log ∫ q(θ) p(x|θ) dθ: the divergence is paid for the training examples alone.
/// Samples and reconstructions are those at μ.
/// </remarks>
public class BayesianModel : GenerativeModel, IMeasured, IWarmStart
{
    private const string Divergence = "weights";

    private readonly GenerativeModel model;
    private readonly WeightPosterior posterior;
    private readonly Tensor examples;                          // N, [1]

    /// <summary>A model with a posterior over its weights.</summary>
    /// <param name="o">Its options.</param>
    /// <param name="model">The model, owned by this one.</param>
    /// <param name="shape">Shape of the examples.</param>
    /// <exception cref="OptionsException">No weight has a name that begins as an entry of <c>point</c>.</exception>
    protected BayesianModel(BayesianOptions o, GenerativeModel model, DataShape shape)
        : base(nameof(BayesianModel), o, shape, declared: false)
    {
        this.model = model;
        posterior = new(model, (name, size) => PriorOf(o, name, size), o.InitialShare, o.Local);
        examples = ones(1);
        RegisterComponents();
        foreach (var part in o.Point.Where(part => !model.named_parameters().Any(p => IsIn(part, p.name))))
            throw new OptionsException($"point: got {part}, expected the beginning of a weight's name, as "
                + string.Join(" or ", model.named_parameters().Select(p => p.name.Split('.')[0]).Distinct().Order()));
    }

    /// <summary>That model with a posterior over its weights.</summary>
    /// <exception cref="OptionsException">It has no single loss along whose gradient it is trained.</exception>
    internal static BayesianModel Of(BayesianOptions o, GenerativeModel model, DataShape shape)
    {
        var isPlain = model.HasOneLoss && model.Phases[0].After is null;
        if (!isPlain || model is BayesianModel or IIterative or IWarmStart or IDataInitialized)
            throw new OptionsException($"model: got {KindAttribute.NameOf(o.Model)}, expected one that is trained "
                + "along the gradient of one loss from its first step on");
        return model switch
        {
            ISampler and IReconstructor and IImportanceWeighted => new BayesianAutoencoder(o, model, shape),
            ISampler => new BayesianSampler(o, model, shape),
            IDensity => new BayesianDensity(o, model, shape),
            _ => new BayesianModel(o, model, shape),
        };
    }

    /// <summary>The model, whose weights are those of the last draw.</summary>
    public GenerativeModel Model => model;

    /// <summary>q(θ).</summary>
    public WeightPosterior Posterior => posterior;

    /// <inheritdoc/>
    public override Domain Domain => model.Domain;

    /// <inheritdoc/>
    public override IReadOnlyList<Phase> Phases => field ??= [new("", [this], Loss, After: posterior.Release)];

    /// <inheritdoc/>
    public long StepsBefore => 0;

    /// <summary>Takes N, their number.</summary>
    public void Start(IExampleParts examples) => this.examples.fill_(examples.Count);

    /// <summary>The model's own terms at θ ~ q(θ), and in training KL(q(θ) ‖ p(θ)) / N; each [B].</summary>
    public override Terms Loss(Batch batch)
    {
        posterior.Draw();
        var terms = model.Loss(batch);
        if (training) terms.Add((Divergence, Share(batch)));
        return terms;
    }

    /// <summary>The model's own measures, and KL(q(θ) ‖ p(θ)) / N.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Measure(Batch batch)
    {
        posterior.Draw();
        var own = model is IMeasured measured ? measured.Measure(batch) : [];
        return [.. own, (Divergence, Share(batch))];
    }

    /// <inheritdoc/>
    public override string? Unit(string name) => model.Unit(name);

    private Tensor Share(Batch batch) => (posterior.Divergence() / examples).expand(batch.Count);

    private static double? PriorOf(BayesianOptions o, string name, IReadOnlyList<long> size)
    {
        if (o.Point.Any(part => IsIn(part, name))) return null;
        var inputs = size.Skip(1).Aggregate(1L, (a, b) => a * b);
        return o.Prior == WeightPrior.PerInput ? o.PriorDeviation / Math.Sqrt(inputs) : o.PriorDeviation;
    }

    private static bool IsIn(string part, string name) => name == part || name.StartsWith($"{part}.");
}

/// <summary>The same of a model that samples.</summary>
internal class BayesianSampler(BayesianOptions o, GenerativeModel model, DataShape shape)
    : BayesianModel(o, model, shape), ISampler
{
    /// <inheritdoc/>
    public int Classes => ((ISampler)Model).Classes;

    /// <inheritdoc/>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        Posterior.Center();
        return ((ISampler)Model).Sample(noise, labels);
    }
}

/// <summary>The same of a model that encodes and decodes.</summary>
internal sealed class BayesianAutoencoder(BayesianOptions o, GenerativeModel model, DataShape shape)
    : BayesianSampler(o, model, shape), IReconstructor, IImportanceWeighted
{
    /// <inheritdoc/>
    public Tensor Reconstruct(Tensor x)
    {
        Posterior.Center();
        return ((IReconstructor)Model).Reconstruct(x);
    }

    /// <summary>log p(x, z_k|θ_k) - log q(z_k|x), θ_k ~ q(θ): the mean of w_k is ∫ q(θ) p(x|θ) dθ.</summary>
    public Tensor LogWeights(Batch batch, long k)
    {
        Posterior.Draw();
        return ((IImportanceWeighted)Model).LogWeights(batch, k);
    }
}

/// <summary>The same of a model with a density: p(x) = ∫ q(θ) p(x|θ) dθ by draws of θ.</summary>
internal sealed class BayesianDensity(BayesianOptions o, GenerativeModel model, DataShape shape)
    : BayesianModel(o, model, shape), IDensity
{
    private const long Seed = 1;

    private readonly int draws = o.Draws;

    /// <inheritdoc/>
    public bool IsConditional => ((IDensity)Model).IsConditional;

    /// <summary>log 1/S Σ_s p(x|θ_s), θ_s ~ q(θ), the same at every call: [B].</summary>
    public Tensor LogProb(Tensor x, Tensor? labels = null)
    {
        Tensor? total = null;
        using var random = RandomState.Get();
        RandomState.Seed(Seed);
        for (var s = 0; s < draws; s++)
        {
            Posterior.Draw(isShared: true);
            var one = ((IDensity)Model).LogProb(x, labels);
            total = total is null ? one : logaddexp(total, one);
        }
        RandomState.Set(random);
        return total! - Math.Log(draws);
    }
}
