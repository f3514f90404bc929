using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Generative.Numerics;

/// <summary>One thread's block of rows of <see cref="GatedRows"/>, in its core's cache.</summary>
internal sealed unsafe class GateRows(GateWeights weights) : IDisposable
{
    /// <summary>Rows that are computed together.</summary>
    public const int Block = 8 * WinogradTiles.Rows;

    // s, σ(u) and Wᵀ p [Block, C]; W s or p [Block, 2C].
    private readonly long C = weights.C;
    private readonly float* bias = weights.Bias;
    private readonly float* s = ImageMemory.Of(Block * weights.C), sigma = ImageMemory.Of(Block * weights.C),
        back = ImageMemory.Of(Block * weights.C), p = ImageMemory.Of(2 * Block * weights.C);

    /// <summary>s = u ⊙ σ(u) and W s.</summary>
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

    /// <summary>y = h + v ⊙ σ(g).</summary>
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

    /// <summary>p from G, and added to its sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gradients(float* G, float* sum, long n)
    {
        for (var c = 0L; c < C; c += 8)
        {
            Vector256<float> first = default, second = default;
            for (var t = 0L; t < n; t++)
            {
                var (v, gate) = Halves(t, c);
                var ofV = Vector256.Load(G + t * C + c) * gate;
                var ofG = ofV * v * (Vector256<float>.One - gate);
                ofV.Store(p + 2 * t * C + c);
                ofG.Store(p + (2 * t + 1) * C + c);
                (first, second) = (first + ofV, second + ofG);
            }
            (Vector256.Load(sum + c) + first).Store(sum + c);
            (Vector256.Load(sum + C + c) + second).Store(sum + C + c);
        }
    }

    /// <summary>∂/∂u, added to its sum as well; and ∂/∂W added to its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Return(float* ofU, float* ofW, float* sum, long n)
    {
        Multiply(p, 2 * C, weights.Up, C, back, n);
        for (var c = 0L; c < C; c += 8)
        {
            Vector256<float> all = default;
            for (var i = c; i < n * C; i += C)
            {
                var slope = Silu.Slope(Vector256.Load(s + i), Vector256.Load(sigma + i));
                var g = Vector256.Load(back + i) * slope;
                g.Store(ofU + i);
                all += g;
            }
            (Vector256.Load(sum + c) + all).Store(sum + c);
        }
        for (var k = 0L; k < 2 * C; k += WinogradTiles.Columns)
            for (var c = 0L; c < C; c += WinogradTiles.Width)
                WinogradTiles.Accumulate(p + k, 2 * C, s + c, C, n, ofW + k * C + c);
    }

    /// <inheritdoc/>
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
