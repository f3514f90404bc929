using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static Generative.Numerics.TensorMemory;

namespace Generative.Numerics;

/// <summary>Convolutions of side 3, stride 1 and padding 1 from few channels to many and from many to few, image by
/// image in a core's cache.</summary>
/// <remarks>
/// With patches U and U' of <see cref="ThinPatches"/> and the kernel as a matrix M [T, K], <see cref="ThinWeights"/>:
/// from few to many   h = (U x)ᵀ M + b;   from many to few   x = U' (M hᵀ) + b;   ∂⟨g, h⟩/∂M = (U x) g.
/// Each of the first two is the other's gradient. Few: x [B, C, H, W], contiguous; many: h [B, K, H, W], channels last.
/// float32.
/// </remarks>
internal static unsafe class ThinImages
{
    private const string Name = "thin";
    private const int Width = WinogradTiles.Width;

    // More would rather be the many of another kernel.
    private const long Fewest = 1, Most = 16;

    /// <summary>Whether images x [B, ., H, W] are taken by weights W between so few channels and so many.</summary>
    public static bool Takes(Tensor x, Tensor W, long few, long many) => ImageMemory.Takes(x, W)
        && few is >= Fewest and <= Most && many % Width == 0 && !PlainForms.Has(Name);

    /// <summary>h = (U x)ᵀ M + b, [B, K, H, W]; with h' the same by a'(h').</summary>
    public static Tensor Widen(Tensor x, ThinWeights weights, Tensor? b, Tensor? activated = null)
    {
        using var scope = NewDisposeScope();
        var (B, H, W, K) = (x.size(0), x.size(2), x.size(3), weights.Many);
        var before = activated is null ? null : ImageMemory.Last(activated);
        var (few, bias) = (x.contiguous(), b?.contiguous());
        var h = x.new_empty(B, H, W, K);
        float* from = Address<float>(few), to = Address<float>(h), slopes = Address<float>(before);
        float* M = weights.Matrix(), shift = Address<float>(bias);
        Team.InParts(B, (_, first, end) =>
        {
            using var patches = new ThinPatches(H, W, weights.Channels);
            var many = ImageMemory.Zeros(patches.Places * K);
            for (var n = first; n < end; n++)
            {
                patches.Unfold(from + n * weights.Few * H * W);
                for (var p = 0L; p < patches.Places; p++)
                    if (shift == null) new Span<float>(many + p * K, (int)K).Clear();
                    else new Span<float>(shift, (int)K).CopyTo(new(many + p * K, (int)K));
                for (var k = 0L; k < K; k += Width)
                    for (var p = 0L; p < patches.Places; p += WinogradTiles.Columns)
                        WinogradTiles.Accumulate(
                            patches.U + p, patches.Places, M + k, K, patches.Rows, many + p * K + k);
                var (at, numbers) = (n * H * W * K, H * W * K);
                if (slopes == null) new Span<float>(many, (int)numbers).CopyTo(new(to + at, (int)numbers));
                else Silu.Gradient(many, slopes + at, to + at, numbers);
            }
            NativeMemory.AlignedFree(many);
        });
        NativeMemory.AlignedFree(M);
        GC.KeepAlive((few, before, bias));
        return h.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>x = U' (M hᵀ) + b, or of a(h), [B, C, H, W]; 0 in channels that do not count.</summary>
    public static Tensor Narrow(Tensor h, ThinWeights weights, Tensor? b, bool activated)
    {
        using var scope = NewDisposeScope();
        var (B, H, W, K, T) = (h.size(0), h.size(2), h.size(3), weights.Many, weights.Filled);
        var (many, bias) = (ImageMemory.Last(h), b?.contiguous());
        var x = weights.Channels.Length == weights.Few
            ? h.new_empty(B, weights.Few, H, W) : h.new_zeros(B, weights.Few, H, W);
        float* from = Address<float>(many), to = Address<float>(x), shift = Address<float>(bias);
        var panels = weights.Panels();
        Team.InParts(B, (_, first, end) =>
        {
            using var patches = new ThinPatches(H, W, weights.Channels);
            var rows = ThinPatches.Up(H * W, WinogradTiles.Rows);
            float* own = ImageMemory.Zeros(rows * K), m = ImageMemory.Of(rows * T);
            var turned = ImageMemory.Of(rows * T + 8);                       // and a vector beyond
            for (var n = first; n < end; n++)
            {
                Read(from + n * H * W * K, own, H * W * K, activated);
                for (var t = 0L; t < T; t += Width)
                    for (var p = 0L; p < rows; p += WinogradTiles.Rows)
                        WinogradTiles.Product(own + p * K, K, panels + t * K, m + p * T + t, T);
                Transposition.Of(m, rows, T, turned);
                patches.Fold(turned, rows, shift, to + n * weights.Few * H * W);
            }
            NativeMemory.AlignedFree(own);
            NativeMemory.AlignedFree(m);
            NativeMemory.AlignedFree(turned);
        });
        NativeMemory.AlignedFree(panels);
        GC.KeepAlive((many, bias));
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of W, (U x) h or (U x) a(h), as W lies; and the sum of h or a(h) over all but the
    /// channels, [K].</summary>
    public static (Tensor OfW, Tensor Sum) Gradient(Tensor x, Tensor h, ThinWeights weights, bool activated)
    {
        using var scope = NewDisposeScope();
        var (B, H, W, K, T) = (x.size(0), x.size(2), x.size(3), weights.Many, weights.Taps);
        var (few, many) = (x.contiguous(), ImageMemory.Last(h));
        var sums = x.new_zeros(Team.Parts(B, often: 1), T + 1, K);
        float* from = Address<float>(few), wide = Address<float>(many), to = Address<float>(sums);
        Team.InParts(B, (share, first, end) =>
        {
            using var patches = new ThinPatches(H, W, weights.Channels);
            var rows = ThinPatches.Up(T, WinogradTiles.Rows);
            float* own = ImageMemory.Zeros(patches.Places * K), m = ImageMemory.Of(rows * K);
            var sum = to + share * (T + 1) * K;
            for (var n = first; n < end; n++)
            {
                patches.Unfold(from + n * weights.Few * H * W);
                Read(wide + n * H * W * K, own, H * W * K, activated);
                for (var k = 0L; k < K; k += Width)
                    for (var t = 0L; t < rows; t += WinogradTiles.Rows)
                        WinogradTiles.Product(
                            patches.U + t * patches.Places, patches.Places, own + k, m + t * K + k, K, K);
                for (var i = 0L; i < T * K; i += 8) (Vector256.Load(sum + i) + Vector256.Load(m + i)).Store(sum + i);
                AddRows(own, H * W, K, sum + T * K);
            }
            NativeMemory.AlignedFree(own);
            NativeMemory.AlignedFree(m);
        }, often: 1);
        GC.KeepAlive((few, many));
        var all = sums.sum([0L]);
        return (weights.Gradient(all).MoveToOuterDisposeScope(), all[T].MoveToOuterDisposeScope());
    }

    // The sum of rows [n, K] added to [K].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(float* rows, long n, long K, float* sum)
    {
        for (var k = 0L; k < K; k += 8)
        {
            var all = Vector256<float>.Zero;
            for (var row = rows + k; row < rows + n * K; row += K) all += Vector256.Load(row);
            (Vector256.Load(sum + k) + all).Store(sum + k);
        }
    }

    private static void Read(float* h, float* own, long numbers, bool activated)
    {
        if (activated) Silu.Of(h, own, numbers);
        else new Span<float>(h, (int)numbers).CopyTo(new(own, (int)numbers));
    }
}
