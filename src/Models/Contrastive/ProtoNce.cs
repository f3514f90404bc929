using Generative.Contrastive;
using Generative.Inference;
using Generative.Models.Vae;
using Generative.Networks;
using Generative.Numerics;

namespace Generative.Models.Contrastive;

/// <summary>Prototypical contrastive learning: an encoder that tells examples apart, and pulls those of a cluster
/// together.</summary>
/// <remarks>
/// v = g(f(x₁)) / ‖g(f(x₁))‖ by the encoder θ_q, v' by its moving average θ_k from another view x₂ of the same example;
/// ProtoNCE = InfoNCE(v, v') + 1/M Σ_m -ln [exp(v·c_s/φ_s) / Σⱼ exp(v·cⱼ/φⱼ)],   s the cluster of the example in the
/// m-th of M sets of prototypes. E-step, from time to time: k-means of the v' of all examples, for each set with its
/// own K. M-step: the gradient of ProtoNCE. Li et al., "Prototypical Contrastive Learning of Unsupervised
/// Representations", 2021, arXiv:2005.04966, algorithm 1; the two losses: <see cref="InfoNce"/> and
/// <see cref="Prototypes"/>.
/// Clusters come from the E-step for training examples, and are those of the nearest centers for others. The code of an
/// example is f(x). Without prototypes this is momentum contrast, arXiv:1911.05722.
/// x [B, C, H, W]; f(x) [B, F]; v, v' [B, L]; centers of all sets one after the other [ΣK, L].
/// </remarks>
public sealed class ProtoNce : GenerativeModel, IEncoder, IMixture, IWarmStart, IRemembersExamples
{
    private const string Assigned = "clusters";

    private readonly ProtoNceOptions o;
    private readonly DataShape image;
    private readonly Sequential encoder, head;
    private readonly MomentumEncoder momentum;
    private readonly Tensor queue;
    private readonly Tensor centers, phi, nearest;             // [ΣK, L], [ΣK], [K, C, H, W]
    private readonly Tensor isStarted = zeros([]);             // 1 after the first E-step
    private readonly ExampleRows clusters = new();             // s of each training example, [N, M]
    private long? examples;                                    // N, where it is known

    /// <summary>The model of examples of that shape.</summary>
    public ProtoNce(ProtoNceOptions o, DataShape image)
        : base(nameof(ProtoNce), o, image, declared: false)
    {
        (this.o, this.image) = (Fitting(Checked.Of(o), image), image);
        (encoder, head) = (Encoder(o, image), Head(o));
        momentum = new(Sequential(Encoder(o, image), Head(o)), encoder, head);
        queue = functional.normalize(randn(o.Queue, o.LatentDim));
        var all = o.Clusters.Sum();
        (centers, phi) = (zeros(all, o.LatentDim), full([all], o.Temperature));
        nearest = zeros(Categories, image.Channels, image.Height, image.Width);
        RegisterComponents();
    }

    /// <summary>K of the first set.</summary>
    public int Categories => o.Clusters.Count == 0 ? 0 : o.Clusters[0];

    /// <inheritdoc/>
    public long StepsBefore => o.Clusters.Count == 0 ? -1 : o.PretrainSteps;

    /// <summary>Of each prototype of the first set the training example that is nearest to it, [K, C, H, W].</summary>
    public Tensor Centers => nearest;

    /// <inheritdoc/>
    public override IReadOnlyList<Phase> Phases => field ??=
        [new("", [encoder, head], Loss, After: () => momentum.Follow(o.Momentum, encoder, head))];

    /// <inheritdoc/>
    public long StepsBetween(long stepsPerEpoch)
    {
        if (o.Clusters.Count == 0) return 0;
        return o.PrototypeSteps > 0 ? o.PrototypeSteps : stepsPerEpoch;
    }

    /// <summary>ProtoNCE as its two terms, each [B]; the second is 0 before the first prototypes.</summary>
    public override Terms Loss(Batch batch)
    {
        var (v, keys) = (Online(View(batch.X)), Keys(View(batch.X)));
        // A copy of the queue, which changes before the gradient is computed.
        Terms terms =
        [
            ("infoNce", o.Queue == 0 ? InfoNce.OfBatch(v, keys, o.Temperature)
                : InfoNce.OfQueue(v, keys, queue.clone(), o.Temperature)),
        ];
        if (training && is_grad_enabled()) Enqueue(keys);
        if (o.Clusters.Count == 0) return terms;
        var assigned = ClustersOf(batch);                                              // [B, M]
        var each = Sets().Select((set, m) => Prototypes.Loss(v, set.Centers, set.Phi, assigned.select(1, m)));
        terms.Add(("prototypes", isStarted * stack([.. each]).mean([0])));
        return terms;
    }

    /// <summary>v of each example, [B, L].</summary>
    public Tensor Online(Tensor x) => functional.normalize(head.call(encoder.call(Input(x))));

    /// <summary>v' of each example, [B, L], without gradients.</summary>
    public Tensor Keys(Tensor x) => functional.normalize(momentum.Encode(Input(x)));

    /// <summary>f(x), [B, F].</summary>
    public Tensor Encode(Batch batch) => encoder.call(Input(batch.X));

    /// <inheritdoc/>
    public Tensor View(Tensor x) => RandomView.Of(x, o.Views);

    /// <inheritdoc/>
    public Tensor Categorize(Tensor x) => Clusters.Assign(Keys(x), centers.narrow(0, 0, Categories));

    /// <summary>The other sets of prototypes.</summary>
    public IReadOnlyList<IClusterer> Others => [.. Sets().Skip(1).Select(set => new Set(this, set.Centers))];

    /// <summary>1 at the example's cluster of the first set, [B, K].</summary>
    public Tensor Responsibilities(Tensor x) => Categorize(x).OneHot(Categories, x.dtype);

    /// <inheritdoc/>
    public void Expect(long examples)
    {
        Clusters.Expect(o.Clusters.DefaultIfEmpty().Max(), examples);
        this.examples = examples;
    }

    /// <summary>The E-step: clusters, centers and concentrations of each set.</summary>
    public void Start(IExampleParts examples)
    {
        var x = examples.Map(Keys);                                                    // [N, L]
        var first = 0L;
        List<Tensor> assigned = [];
        foreach (var K in o.Clusters)
        {
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            var c = Clusters.Start(x, K, o.Iterations);
            var s = Clusters.Assign(x, c);
            centers.narrow(0, first, K).copy_(c);
            phi.narrow(0, first, K).copy_(
                Prototypes.Scaled(Prototypes.Concentrations(x, c, s, o.Smoothing), o.Temperature));
            assigned.Add(s.MoveToOuterDisposeScope());
            first += K;
        }
        clusters.Replace(stack([.. assigned], 1));
        // ‖v' - c‖² is least where v'·c is largest: v' has length 1.
        nearest.copy_(examples.At(centers.narrow(0, 0, Categories).mm(x.t()).argmax(1)));
        isStarted.fill_(1);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Remembered => clusters.All is { } all
        ? new Dictionary<string, Tensor> { [Assigned] = all } : new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void Remember(IReadOnlyDictionary<string, Tensor> remembered)
    {
        var all = remembered.GetValueOrDefault(Assigned);
        var M = o.Clusters.Count;
        if (all is not null && (all.dtype != int64 || all.dim() != 2 || all.size(1) != M
            || all.size(0) != (examples ?? all.size(0))))
            throw new ArgumentException($"{Assigned}: got {all.dtype} [{string.Join(", ", all.shape)}], expected "
                + $"{int64} [{examples?.ToString() ?? "N"}, {M}]");
        clusters.Replace(all);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) clusters.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Input(Tensor x) => o.Coder == CoderKind.Mlp ? x.flatten(1) : x;

    private IEnumerable<(Tensor Centers, Tensor Phi)> Sets()
    {
        var first = 0L;
        List<(Tensor Centers, Tensor Phi)> sets = [];
        foreach (var K in o.Clusters)
        {
            sets.Add((centers.narrow(0, first, K), phi.narrow(0, first, K)));
            first += K;
        }
        return sets;
    }

    // The newest keys first.
    private void Enqueue(Tensor keys)
    {
        if (o.Queue == 0) return;
        using var off = no_grad();
        queue.copy_(cat([keys.to(queue.dtype), queue], 0).narrow(0, 0, o.Queue));
    }

    // [B, M].
    private Tensor ClustersOf(Batch batch)
    {
        if (batch.Places is { } places && clusters.All is { } all) return all.index_select(0, places);
        using var off = no_grad();
        var keys = Keys(batch.X);
        return stack([.. Sets().Select(set => Clusters.Assign(keys, set.Centers))], 1);
    }

    private static Sequential Encoder(ProtoNceOptions o, DataShape image) => o.Coder == CoderKind.Mlp
        ? Mlp.Create(image.Pixels, o.Hidden, o.Features, o.Activation)
        : ConvCoders.Encoder(image, o.Hidden, o.Features, o.Activation);

    private static Sequential Head(ProtoNceOptions o) =>
        Sequential(o.Activation.Create(), Mlp.Create(o.Features, o.Projection, o.LatentDim, o.Activation));

    private static ProtoNceOptions Fitting(ProtoNceOptions o, DataShape image)
    {
        if (!image.IsVector) return o;
        List<string> faults = [];
        if (o.Coder == CoderKind.Conv) faults.Add("coder: got conv for vectors, expected mlp");
        if (o.Views.Affine is not null)
            faults.Add($"views.affine: got one beside vectors of {image.Pixels} numbers, expected null: it is for "
                + "images");
        if (o.Views.Erase > 0)
            faults.Add($"views.erase: got {o.Views.Erase} beside vectors of {image.Pixels} numbers, expected 0: it is "
                + "for images");
        return faults.Count == 0 ? o : throw new OptionsException(faults);
    }

    private sealed class Set(ProtoNce model, Tensor centers) : IClusterer
    {
        public int Categories => (int)centers.size(0);

        public Tensor Categorize(Tensor x) => Clusters.Assign(model.Keys(x), centers);
    }
}
