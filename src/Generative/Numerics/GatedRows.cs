using static Generative.Numerics.TensorMemory;

namespace Generative.Numerics;

/// <summary>The second half of a gated residual block, and its gradients, row by row in a core's cache.</summary>
/// <remarks>
/// y = h + v ⊙ σ(g),   (v, g) = W s + b,   s = u ⊙ σ(u);   with G = ∂/∂y, of the same rows:
/// ∂/∂h = G,   p = (G ⊙ σ(g), G ⊙ v ⊙ σ(g) ⊙ (1 − σ(g))),   ∂/∂b = Σ p,   ∂/∂W = Σ p sᵀ,
/// ∂/∂u = (Wᵀ p) ⊙ (σ(u) + s ⊙ (1 − σ(u))).
/// Rows h, u, y [N, C] are the places of images whose channels lie last; W [2C, C], b [2C]. float32. The backward pass
/// computes s, v and g again, so that nothing but u is kept for it.
/// </remarks>
internal static unsafe class GatedRows
{
    private const string Name = "gate";

    // The widest, whose weights still have room in the cache; and rows that are computed together.
    private const int Widest = 128, Block = GateRows.Block;

    /// <summary>Whether blocks of h [B, C, H, W] and W [C, C, 3, 3] are taken: those of <see cref="Winograd"/> that are
    /// not too wide.</summary>
    public static bool Takes(Tensor h, Tensor W) =>
        !PlainForms.Has(Name) && Winograd.Takes(h, W) && h.size(1) <= Widest;

    /// <summary>y [B, C, H, W], channels last, of h and u [B, C, H, W].</summary>
    public static Tensor Forward(Tensor h, Tensor u, Tensor W, Tensor b)
    {
        using var scope = NewDisposeScope();
        var (before, inputs) = (ImageMemory.Last(h), ImageMemory.Last(u));
        var y = empty_like(inputs);
        using var weights = new GateWeights(W, b, turned: false);
        var (N, C) = (inputs.numel() / weights.C, weights.C);
        float* x = Address<float>(inputs), residual = Address<float>(before), to = Address<float>(y);
        Team.InParts((N + Block - 1) / Block, (_, first, end) =>
        {
            using var rows = new GateRows(weights);
            for (var at = first * Block; at < Math.Min(end * Block, N); at += Block)
            {
                var n = Math.Min(Block, N - at);
                rows.Activate(x + at * C, n);
                rows.Gate(residual + at * C, to + at * C, n);
            }
        });
        GC.KeepAlive((before, inputs));
        return y.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>The gradients of u [B, C, H, W], W [2C, C] and b [2C] from that of y, G; and Σ ∂/∂u [C], over all but
    /// the channels.</summary>
    public static (Tensor OfU, Tensor OfW, Tensor OfB, Tensor Sum) Backward(Tensor G, Tensor u, Tensor W, Tensor b)
    {
        using var scope = NewDisposeScope();
        var (gradient, inputs) = (ImageMemory.Last(G), ImageMemory.Last(u));
        var result = empty_like(inputs);
        using var weights = new GateWeights(W, b, turned: true);
        var (N, C) = (inputs.numel() / weights.C, weights.C);
        var blocks = (N + Block - 1) / Block;
        var shares = Team.Parts(blocks, often: 1);
        Tensor ofW = u.new_zeros(shares, 2 * C, C), sums = u.new_zeros(shares, 3 * C);
        float* x = Address<float>(inputs), g = Address<float>(gradient), to = Address<float>(result);
        float* sumsW = Address<float>(ofW), sumsB = Address<float>(sums);
        Team.InParts(blocks, (share, first, end) =>
        {
            using var rows = new GateRows(weights);
            for (var at = first * Block; at < Math.Min(end * Block, N); at += Block)
            {
                var n = Math.Min(Block, N - at);
                rows.Activate(x + at * C, n);
                var ofB = sumsB + share * 3 * C;
                rows.Gradients(g + at * C, ofB, n);
                rows.Return(to + at * C, sumsW + share * 2 * C * C, ofB + 2 * C, n);
            }
        }, often: 1);
        GC.KeepAlive((gradient, inputs));
        var vectors = sums.sum([0L]).split([2 * C, C]);
        return (result.permute(0, 3, 1, 2).MoveToOuterDisposeScope(), ofW.sum([0L]).MoveToOuterDisposeScope(),
            vectors[0].MoveToOuterDisposeScope(), vectors[1].MoveToOuterDisposeScope());
    }

    /// <summary>G + g ⊙ a'(h), the gradient of a block's h from those of its result and of a(h), [B, C, H, W]; in
    /// place of g, whose channels lie last.</summary>
    public static Tensor OfResidual(Tensor G, Tensor g, Tensor h)
    {
        using var scope = NewDisposeScope();
        var (ofY, ofA, before) = (ImageMemory.Last(G), ImageMemory.Last(g), ImageMemory.Last(h));
        float* a = Address<float>(ofY), b = Address<float>(ofA), x = Address<float>(before);
        Team.InParts(before.numel() / 8,
            (_, first, end) => Silu.AddGradient(a + 8 * first, b + 8 * first, x + 8 * first, 8 * (end - first)));
        GC.KeepAlive((ofY, before));
        return ofA.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
