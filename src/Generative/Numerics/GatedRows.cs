using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    // Rows that are computed together; and the widest, whose weights still have room in the cache.
    private const int Block = 8 * WinogradTiles.Rows, Widest = 128;

    // Parts for each thread, so that one that wakes late does less.
    private const int Often = 4;

    /// <summary>Whether blocks of h [B, C, H, W] and W [C, C, 3, 3] are taken: those of <see cref="Winograd"/> that are
    /// not too wide.</summary>
    public static bool Takes(Tensor h, Tensor W) =>
        !PlainForms.Has(Name) && Winograd.Takes(h, W) && h.size(1) <= Widest;

    /// <summary>y [B, C, H, W], channels last, of h and u [B, C, H, W].</summary>
    public static Tensor Forward(Tensor h, Tensor u, Tensor W, Tensor b)
    {
        using var scope = NewDisposeScope();
        var (before, inputs) = (Last(h), Last(u));
        var y = empty_like(inputs);
        using var weights = new Weights(W, b, turned: false);
        var (N, C) = (inputs.numel() / weights.C, weights.C);
        float* x = Address<float>(inputs), residual = Address<float>(before), to = Address<float>(y);
        var parts = (int)Math.Min(get_num_threads() * Often, (N + Block - 1) / Block);
        Team.For(parts, part =>
        {
            using var rows = new Rows(weights);
            for (var (at, end) = (N * part / parts, N * (part + 1) / parts); at < end; at += Block)
            {
                var n = Math.Min(Block, end - at);
                rows.Activate(x + at * C, n);
                rows.Gate(residual + at * C, to + at * C, n);
            }
        });
        GC.KeepAlive((before, inputs));
        return y.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>The gradients of u [B, C, H, W], W [2C, C] and b [2C] from that of y, G.</summary>
    public static (Tensor OfU, Tensor OfW, Tensor OfB) Backward(Tensor G, Tensor u, Tensor W, Tensor b)
    {
        using var scope = NewDisposeScope();
        var (gradient, inputs) = (Last(G), Last(u));
        var result = empty_like(inputs);
        using var weights = new Weights(W, b, turned: true);
        var (N, C) = (inputs.numel() / weights.C, weights.C);
        var shares = (int)Math.Min(get_num_threads(), (N + Block - 1) / Block);
        Tensor ofW = u.new_zeros(shares, 2 * C, C), ofB = u.new_zeros(shares, 2 * C);
        float* x = Address<float>(inputs), g = Address<float>(gradient), to = Address<float>(result);
        float* sumsW = Address<float>(ofW), sumsB = Address<float>(ofB);
        Team.For(shares, share =>
        {
            using var rows = new Rows(weights);
            for (var (at, end) = (N * share / shares, N * (share + 1) / shares); at < end; at += Block)
            {
                var n = Math.Min(Block, end - at);
                rows.Activate(x + at * C, n);
                rows.Gradients(g + at * C, sumsB + share * 2 * C, n);
                rows.Return(to + at * C, sumsW + share * 2 * C * C, n);
            }
        });
        GC.KeepAlive((gradient, inputs));
        return (result.permute(0, 3, 1, 2).MoveToOuterDisposeScope(), ofW.sum([0L]).MoveToOuterDisposeScope(),
            ofB.sum([0L]).MoveToOuterDisposeScope());
    }

    /// <summary>G + g ⊙ a'(h), the gradient of a block's h from those of its result and of a(h); [B, C, H, W].
    /// </summary>
    public static Tensor OfResidual(Tensor G, Tensor g, Tensor h)
    {
        using var scope = NewDisposeScope();
        var (ofY, ofA, before) = (Last(G), Last(g), Last(h));
        var result = empty_like(before);
        float* a = Address<float>(ofY), b = Address<float>(ofA), x = Address<float>(before);
        var to = Address<float>(result);
        var eights = before.numel() / 8;
        var parts = get_num_threads() * Often;
        Team.For(parts, part =>
        {
            var (at, end) = (eights * part / parts * 8, eights * (part + 1) / parts * 8);
            Silu.AddGradient(a + at, b + at, x + at, to + at, end - at);
        });
        GC.KeepAlive((ofY, ofA, before));
        return result.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    // [B, H, W, C], contiguous.
    private static Tensor Last(Tensor x) => x.permute(0, 2, 3, 1).contiguous();

    // W in panels of sixteen outputs and, where it is needed, Wᵀ in panels of sixteen inputs: as WinogradTiles.Product
    // takes them.
    private sealed class Weights : IDisposable
    {
        private readonly Tensor w, b;

        public Weights(Tensor W, Tensor bias, bool turned)
        {
            (w, b, C) = (W.contiguous(), bias.contiguous(), W.size(1));
            Down = Panels();
            if (turned) Up = Turned();
        }

        public long C { get; }

        public float* Down { get; }

        public float* Up { get; }

        public float* Bias => Address<float>(b);

        public void Dispose()
        {
            NativeMemory.AlignedFree(Down);
            NativeMemory.AlignedFree(Up);
        }

        // [2C / 16, C, 16]: sixteen rows at a time, turned over.
        private float* Panels()
        {
            float* weights = Address<float>(w), panels = ImageMemory.Of(2 * C * C);
            for (var k = 0L; k < 2 * C; k += WinogradTiles.Width)
                Transposition.Of(weights + k * C, WinogradTiles.Width, C, panels + k * C);
            return panels;
        }

        // [C / 16, 2C, 16]: sixteen columns at a time.
        private float* Turned()
        {
            float* weights = Address<float>(w), panels = ImageMemory.Of(2 * C * C);
            for (var k = 0L; k < 2 * C; k++)
                for (var c = 0L; c < C; c += WinogradTiles.Width)
                    new Span<float>(weights + k * C + c, WinogradTiles.Width)
                        .CopyTo(new(panels + 2 * C * c + k * WinogradTiles.Width, WinogradTiles.Width));
            return panels;
        }
    }

    // One thread's block of rows: s, σ(u) and Wᵀp [Block, C], and W s or p [Block, 2C].
    private sealed class Rows(Weights weights) : IDisposable
    {
        private readonly long C = weights.C;
        private readonly float* bias = weights.Bias;
        private readonly float* s = ImageMemory.Of(Block * weights.C), sigma = ImageMemory.Of(Block * weights.C),
            back = ImageMemory.Of(Block * weights.C), p = ImageMemory.Of(2 * Block * weights.C);

        // s = u ⊙ σ(u), p = W s.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Activate(float* u, long n)
        {
            for (var i = 0L; i < n * C; i += 8)
            {
                var x = Vector256.Load(u + i);
                var y = Silu.Sigmoid(x);
                y.Store(sigma + i);
                (x * y).Store(s + i);
            }
            Multiply(s, C, weights.Down, 2 * C, p, n);
        }

        // y = h + v ⊙ σ(g).
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Gate(float* h, float* y, long n)
        {
            for (var t = 0L; t < n; t++)
                for (var c = 0L; c < C; c += 8)
                {
                    var (v, gate) = Halves(t, c);
                    Vector256.MultiplyAddEstimate(v, gate, Vector256.Load(h + t * C + c)).Store(y + t * C + c);
                }
        }

        // p from G, and its sum.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Gradients(float* G, float* sum, long n)
        {
            for (var t = 0L; t < n; t++)
                for (var c = 0L; c < C; c += 8)
                {
                    var (v, gate) = Halves(t, c);
                    var ofV = Vector256.Load(G + t * C + c) * gate;
                    var ofG = ofV * v * (Vector256<float>.One - gate);
                    ofV.Store(p + 2 * t * C + c);
                    ofG.Store(p + (2 * t + 1) * C + c);
                    (Vector256.Load(sum + c) + ofV).Store(sum + c);
                    (Vector256.Load(sum + C + c) + ofG).Store(sum + C + c);
                }
        }

        // The gradient of u, and that of W added to its sum.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Return(float* ofU, float* sum, long n)
        {
            Multiply(p, 2 * C, weights.Up, C, back, n);
            for (var i = 0L; i < n * C; i += 8)
            {
                var y = Vector256.Load(sigma + i);
                (Vector256.Load(back + i) * Silu.Slope(Vector256.Load(s + i), y)).Store(ofU + i);
            }
            for (var k = 0L; k < 2 * C; k += WinogradTiles.Columns)
                for (var c = 0L; c < C; c += WinogradTiles.Width)
                    WinogradTiles.Accumulate(p + k, 2 * C, s + c, C, n, sum + k * C + c);
        }

        public void Dispose()
        {
            NativeMemory.AlignedFree(s);
            NativeMemory.AlignedFree(sigma);
            NativeMemory.AlignedFree(back);
            NativeMemory.AlignedFree(p);
        }

        // v and σ(g) of row t, with their biases.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private (Vector256<float> V, Vector256<float> Gate) Halves(long t, long c) =>
            (Vector256.Load(p + 2 * t * C + c) + Vector256.Load(bias + c),
                Silu.Sigmoid(Vector256.Load(p + (2 * t + 1) * C + c) + Vector256.Load(bias + C + c)));

        // [n, from] by panels [to / 16, from, 16] into [n, to]; rows up to a multiple of six are computed with them.
        private static void Multiply(float* rows, long from, float* panels, long to, float* result, long n)
        {
            for (var k = 0L; k < to; k += WinogradTiles.Width)
                for (var t = 0L; t < n; t += WinogradTiles.Rows)
                    WinogradTiles.Product(rows + t * from, from, panels + k * from, result + t * to + k, to);
        }
    }
}
