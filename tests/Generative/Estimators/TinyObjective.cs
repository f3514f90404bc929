using Generative.Distributions;
using Generative.Estimators;

namespace Generative.Tests.Estimators;

/// <summary>Which latents a problem has.</summary>
public enum LatentKind
{
    Bernoulli,
    Categorical,
    Gaussian,
}

/// <summary>A problem small enough to enumerate, in R independent copies: one call gives R gradients.</summary>
/// <remarks>
/// ℓ₀ given, ℓ₁ = given + h₀ W; f = Σⱼ cⱼ tanh(a + Σ_l h_l A_l)ⱼ (+ log q(h), + a constant). Every parameter is a leaf
/// [R, ...], so that its gradient's row r is that of copy r.
/// </remarks>
internal sealed class TinyObjective : IStochasticObjective
{
    private const int C = 3, M = 4;
    private readonly int N;
    private readonly LatentKind kind;
    private readonly bool withLogQ;
    private readonly double constant;
    private readonly Tensor[] A;
    private readonly Tensor W, c, a;
    private readonly Tensor[] ell;

    public TinyObjective(LatentKind kind, int layers, long copies, bool withLogQ = true, Bound bound = Bound.Mean,
        double constant = 0, Device? device = null)
    {
        (this.kind, Layers, this.withLogQ, Bound, this.constant) = (kind, layers, withLogQ, bound, constant);
        N = kind == LatentKind.Gaussian ? 1 : 3;
        using var generator = new Generator(17);
        Tensor Normal(params long[] shape) => randn(shape, dtype: float64, generator: generator).to(device ?? CPU);
        Tensor Leaf(Tensor t) => t.expand([copies, .. t.shape]).contiguous().requires_grad_();
        long[] latent = kind switch { LatentKind.Categorical => [N, C], LatentKind.Gaussian => [2 * N], _ => [N] };
        Width = kind == LatentKind.Categorical ? N * C : N;
        A = [.. Enumerable.Range(0, layers).Select(_ => Normal(Width, M))];
        W = 0.7 * Normal(Width, Width * (kind == LatentKind.Gaussian ? 2 : 1));
        c = Normal(M);
        ell = [.. Enumerable.Range(0, layers).Select(_ => Leaf(0.8 * Normal(latent)))];
        a = Leaf(Normal(M));
    }

    public long Width { get; }

    public int Layers { get; }

    public Bound Bound { get; }

    public Tensor? Context => a.detach();

    public LatentShape Shape => new(M, [.. Enumerable.Repeat(Width, Layers)]);

    public ILatents Posterior(int layer, IReadOnlyList<Tensor> h)
    {
        var logits = ell[layer];
        if (layer > 0) logits = logits + Flat(h[layer - 1]).matmul(W).view([h[0].shape[0], .. logits.shape]);
        if (kind != LatentKind.Gaussian)
            return kind == LatentKind.Bernoulli ? new Bernoulli(logits) : new OneHotCategorical(logits);
        var halves = logits.chunk(2, -1);
        return new DiagonalNormal(halves[0], halves[1]);
    }

    public Tensor Value(LatentPath path)
    {
        var s = a;
        for (var l = 0; l < Layers; l++) s = s + Flat(path.H[l]).matmul(A[l]);
        var f = s.tanh().matmul(c) + constant;
        return withLogQ ? f + path.LogQ : f;
    }

    /// <summary>The gradients of each copy, [R, every parameter's numbers], and the surrogate's values [R].</summary>
    public (Tensor Gradient, Tensor Value) Gradients(GradientEstimator estimator)
    {
        foreach (var leaf in Leaves) leaf.grad = null;
        var surrogate = estimator.Surrogate(this);
        surrogate.sum().backward();
        return (cat([.. Leaves.Select(t => t.grad!.flatten(1))], 1), surrogate.detach());
    }

    private IEnumerable<Tensor> Leaves => [.. ell, a];

    private Tensor Flat(Tensor h) => kind == LatentKind.Categorical ? h.flatten(-2) : h;
}
