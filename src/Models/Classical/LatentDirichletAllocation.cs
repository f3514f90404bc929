using Generative.Distributions;
using Generative.Inference;
using Generative.Numerics;

namespace Generative.Models.Classical;

/// <summary>Latent Dirichlet allocation: each document mixes topics, each topic is a distribution over words.</summary>
/// <remarks>
/// β_k ~ Dir(η), θ_d ~ Dir(α); for each word z ~ θ_d, w ~ β_z.   q(β_k) = Dir(λ_k); q(θ_d), q(z) as at
/// <see cref="TopicPosterior"/>.
/// coordinate ascent    λ_kw = η + Σ_d n_dw φ_dwk
/// natural gradients    λ ← (1 - ρₜ) λ + ρₜ (η + N/B Σ_d n_dw φ_dwk),   ρₜ = (t + τ)^-κ,   d over a minibatch of B
/// Gibbs sampling       λ_kw = η + n_kw, the words that the last sweep gave to topic k
/// F = Σ_d F_d - Σₖ KL(Dir(λ_k) ‖ Dir(η)) ≤ ln p(w).
/// Blei, Ng and Jordan, "Latent Dirichlet Allocation", 2003; Hoffman, Blei, Wang and Paisley, "Stochastic Variational
/// Inference", 2013, arXiv:1206.7051. The middle line is stepwise EM: minus the natural gradient of F in λ is
/// λ - (η + Σ n φ). n [B, V], λ [K, V], γ [B, K].
/// </remarks>
public sealed class LatentDirichletAllocation(LatentDirichletAllocationOptions o, DataShape data)
    : EmModel(nameof(LatentDirichletAllocation), Fitting(o, data), data),
        ISampler, ITopicModel, IMixture, IRemembersExamples
{
    private readonly LatentDirichletAllocationOptions o = Checked.Of(o);
    private const string Gammas = "gamma", Assignments = "topics";
    private const double StartDeviation = 0.1;                 // that of Γ(100, 1/100), as others start
    private const int LongestSample = 10_000;

    private readonly int K = o.Topics;
    private readonly Parameter lambda = new(ones(o.Topics, data.Pixels), requires_grad: false);
    private readonly Parameter alpha = new(full([o.Topics], o.Alpha ?? 1.0 / o.Topics), requires_grad: false);
    private readonly Parameter eta = new(full([1], o.Eta ?? 1.0 / o.Topics), requires_grad: false);
    private readonly Tensor documents = ones(1), length = ones(1);
    private readonly ExampleRows gammas = new();               // of the training documents
    private bool isFresh = true;                               // documents begin anew too: steps 0, 1, 2, 4, 8, ..
    private TopicGibbs? gibbs;
    private int[]? drawn;                                      // topics of a resumed run

    /// <summary>λ [K, V].</summary>
    public Tensor Lambda => lambda;

    /// <summary>α [K].</summary>
    public Tensor Alpha => alpha;

    /// <summary>η [1].</summary>
    public Tensor Eta => eta;

    /// <summary>E[β] = λ_kw / Σ_v λ_kv, [K, V].</summary>
    public Tensor TopicWords => lambda / lambda.sum(1, keepdim: true);

    /// <inheritdoc/>
    public Tensor TopicShares => lambda.sum(1) / lambda.sum();

    /// <summary>E[θ_d] = γ_dk / Σ_j γ_dj, [B, K].</summary>
    public Tensor DocumentTopics(Tensor x)
    {
        var posterior = Posterior(x);
        var gamma = posterior.Update(posterior.Start(), o.DocumentIterations);
        return gamma / gamma.sum(1, keepdim: true);
    }

    /// <inheritdoc/>
    public int Categories => K;

    /// <summary>The largest topic of each document.</summary>
    public Tensor Categorize(Tensor x) => DocumentTopics(x).argmax(1);

    /// <inheritdoc/>
    public Tensor Responsibilities(Tensor x) => DocumentTopics(x);

    /// <summary>A document of average length of each topic alone.</summary>
    public Tensor Centers => (TopicWords * length).view(K, data.Channels, data.Height, data.Width);

    /// <summary>-F_d, nats per document: without the topics' own part of F.</summary>
    public override Terms Loss(Batch batch)
    {
        var posterior = Posterior(batch);
        return [("nll", -Ascend(posterior, posterior.Start()).Bound)];
    }

    /// <summary>-Σₖ KL(Dir(λ_k) ‖ Dir(η)) / N.</summary>
    public override Tensor Regularizer => Dirichlets.NegativeKl(lambda, eta.expand_as(lambda)).sum() / documents;

    /// <inheritdoc/>
    public override Expectation Expect(Batch batch, long first)
    {
        var posterior = Posterior(batch);
        var before = first < 0 ? null : gammas.Of(first, batch.Count);
        var (gamma, bound) = Ascend(posterior, before is null || isFresh ? posterior.Start() : before);
        if (before is not null && isFresh)
        {
            // Where going on from the last iteration is better, it is kept: only so does the bound never fall.
            var (other, more) = Ascend(posterior, before);
            gamma = where((more > bound).unsqueeze(1), other, gamma);
            bound = maximum(bound, more);
        }
        if (first >= 0 && Examples > 0) gammas.Keep(first, gamma, Examples);
        var count = ones_like(bound).sum();
        Tensor[] sums = [posterior.Sums(gamma), Dirichlets.ExpectedLog(gamma).sum([0]), count.clone()];
        return new(bound.sum(), count, sums);
    }

    /// <inheritdoc/>
    public override void Maximize(IReadOnlyList<Tensor> sums)
    {
        lambda.copy_(eta + documents * (sums[0] / sums[2]));
        if (o.LearnAlpha) alpha.copy_(Dirichlets.Fit(alpha, sums[1] / sums[2]));
        if (o.LearnEta)
            eta.copy_(Dirichlets.FitSymmetric(eta, data.Pixels, Dirichlets.ExpectedLog(lambda).mean().reshape(1)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Statistics() =>
        [(lambda - eta) / documents, Dirichlets.ExpectedLog(alpha), ones_like(eta).sum()];

    /// <inheritdoc/>
    protected override long StartNumbers => 0;

    /// <inheritdoc/>
    protected override void Start(Tensor x, Tensor? labels)
    {
        documents.fill_(Examples);
        length.zero_();
        for (var k = 0L; k < Passed!.Parts; k++)
        {
            using var scope = NewDisposeScope();
            var batch = Passed.Part(k).Batch;
            var n = batch.Words?.Counts ?? batch.X;
            if (n.min().to(float64).item<double>() is var least && !(least >= 0))
                throw new OptionsException(FormattableString.Invariant(
                    $"latentDirichletAllocation: got data with {least:G4}, expected counts of words"));
            length.add_(n.sum() / Examples);
        }
        lambda.copy_(o.Lambda is { } given
            ? tensor([.. given], x.dtype, x.device).view(K, -1) : (randn_like(lambda) * StartDeviation).exp());
        alpha.fill_(o.Alpha ?? 1.0 / K);
        eta.fill_(o.Eta ?? 1.0 / K);
    }

    /// <inheritdoc/>
    protected override void Forget()
    {
        gammas.Replace(null);
        (gibbs, drawn) = (null, null);
    }

    /// <inheritdoc/>
    protected override Terms Advance(long step, IExampleParts examples)
    {
        isFresh = (step & (step - 1)) == 0;
        return o.Inference == TopicInference.Gibbs ? Sweep(examples) : base.Advance(step, examples);
    }

    // A sweep over all words; it runs on the host.
    private Terms Sweep(IExampleParts examples)
    {
        var seed = randint(int.MaxValue, [1], dtype: int64, device: CPU).ToInt32();
        gibbs ??= Sampler(examples, new Random(seed ^ 1));
        gibbs.Sweep(new Random(seed));
        lambda.copy_(tensor(gibbs.TopicCounts, dtype: lambda.dtype, device: lambda.device) + eta);
        return [("joint", full_like(eta, -gibbs.LogJoint() / examples.Count))];
    }

    private TopicGibbs Sampler(IExampleParts examples, Random random)
    {
        var (a, e) = (o.Alpha ?? 1.0 / K, o.Eta ?? 1.0 / K);
        var sampler = new TopicGibbs(TopicGibbs.Words(examples), K, data.Pixels, a, e, random);
        if (drawn is not null) sampler.Assign(drawn);
        return sampler;
    }

    /// <summary>Documents word by word: topics from Pólya's urn, so that θ is never drawn, words from E[β].</summary>
    /// <remarks>p(z_l = k | z before) = (n_k + α_k) / (l + Σ α), n_k the words of topic k so far.</remarks>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var L = o.Length ?? Math.Clamp((int)Math.Round(length.to(float64).item<double>()), 1, LongestSample);
        var u = noise.Uniform(2, L).to(float64);                                       // [n, 2, L]
        var urn = alpha.to(float64).repeat(u.size(0), 1);                             // [n, K]
        var one = ones([u.size(0), 1], dtype: float64, device: u.device);
        var z = new Tensor[L];
        for (var l = 0; l < L; l++)
        {
            var cumulated = urn.cumsum(1);
            var ball = u.select(1, 0).narrow(1, l, 1) * cumulated.narrow(1, K - 1, 1); // [n, 1]
            z[l] = (ball >= cumulated).sum(1, keepdim: true).clamp(max: K - 1);
            urn = urn.scatter_add(1, z[l], one);
        }
        var x = Counted(cat(z, 1), u.select(1, 1)).to(lambda.dtype).view(-1, data.Channels, data.Height, data.Width);
        return data.IsVector ? x : x.clamp(0, 1);
    }

    // A word for each topic [n, L] and number [n, L] in [0, 1), counted: [n, V]. Topic k takes the interval [k, k + 1).
    private Tensor Counted(Tensor z, Tensor u)
    {
        var cumulated = TopicWords.to(float64).cumsum(1);                              // [K, V]
        var ends = cumulated / cumulated.narrow(1, data.Pixels - 1, 1) + arange(K, device: u.device).unsqueeze(1);
        var word = (searchsorted(ends.flatten(), z + u, right: true) - z * data.Pixels).clamp(0, data.Pixels - 1);
        return zeros([u.size(0), data.Pixels], dtype: float64, device: u.device).scatter_add(1, word, ones_like(u));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Remembered
    {
        get
        {
            Dictionary<string, Tensor> all = [];
            if (gammas.All is { } gamma) all[Gammas] = gamma;
            if (gibbs is not null) all[Assignments] = tensor([.. gibbs.Topics], dtype: int32, device: CPU);
            return all;
        }
    }

    /// <inheritdoc/>
    public void Remember(IReadOnlyDictionary<string, Tensor> remembered)
    {
        Forget();
        if (remembered.TryGetValue(Gammas, out var gamma))
        {
            if (gamma.dim() != 2 || gamma.size(1) != K || !gamma.is_floating_point())
                throw new ArgumentException($"gamma: got [{string.Join(", ", gamma.shape)}], expected [N, {K}]");
            gammas.Replace(gamma);
        }
        if (remembered.TryGetValue(Assignments, out var topics) && topics.dtype == int32)
            drawn = topics.cpu().data<int>().ToArray();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) gammas.Dispose();
        base.Dispose(disposing);
    }

    private TopicPosterior Posterior(Batch batch) =>
        new(batch.Words ?? new WordBags(batch.X.flatten(1)), Dirichlets.ExpectedLog(lambda), alpha);

    private (Tensor Gamma, Tensor Bound) Ascend(TopicPosterior posterior, Tensor from)
    {
        var gamma = posterior.Update(from, o.DocumentIterations);
        return (gamma, posterior.Bound(gamma));
    }

    private static LatentDirichletAllocationOptions Fitting(LatentDirichletAllocationOptions o, DataShape data)
    {
        if (o.Lambda is not { } given) return o;
        var most = (long)o.Topics * data.Pixels;
        if (given.Count != most || given.Any(v => !(v > 0)))
            throw new OptionsException($"lambda: got {given.Count} numbers, expected {most} above 0");
        return o;
    }
}
