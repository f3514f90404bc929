using static Generative.Numerics.TensorMemory;

namespace Generative.Numerics;

/// <summary>A kernel of side 3 between few channels and many, as a matrix M [T, K]: T = 9 for each of the few that
/// count, K many.</summary>
/// <remarks>
/// Widening, W [K, C, 3, 3]:   M[(c, i, j), k] = W[k, c, i, j].
/// Narrowing, W [C, K, 3, 3], turned by half a circle:   M[(c, i, j), k] = W[c, k, 2 − i, 2 − j].
/// </remarks>
internal sealed unsafe class ThinWeights(Tensor W, long[] channels, bool widening)
{
    private const int Places = 9, Width = WinogradTiles.Width;

    /// <summary>Of the few channels, those that count.</summary>
    public long[] Channels => channels;

    /// <summary>All of the few.</summary>
    public long Few { get; } = W.size(widening ? 1 : 0);

    /// <summary>The many.</summary>
    public long Many { get; } = W.size(widening ? 0 : 1);

    /// <summary>Rows of M, T.</summary>
    public long Taps => Places * channels.Length;

    /// <summary>T, filled up to whole panels of <see cref="WinogradTiles.Width"/>.</summary>
    public long Filled => ThinPatches.Up(Taps, Width);

    /// <summary>M, [T, K]; to be freed.</summary>
    public float* Matrix()
    {
        using var w = W.contiguous();
        float* from = Address<float>(w), M = ImageMemory.Of(Taps * Many);
        for (var t = 0L; t < Taps; t++)
        {
            var row = Row(t);
            for (var k = 0L; k < Many; k++) M[t * Many + k] = from[row.Start + k * row.Step];
        }
        return M;
    }

    /// <summary>Mᵀ in panels of columns, zeros after the last: [T / 16, K, 16]; to be freed.</summary>
    public float* Panels()
    {
        using var w = W.contiguous();
        float* from = Address<float>(w), panels = ImageMemory.Zeros(Filled * Many);
        for (var t = 0L; t < Taps; t++)
        {
            var row = Row(t);
            var column = panels + t / Width * Width * Many + t % Width;
            for (var k = 0L; k < Many; k++) column[k * Width] = from[row.Start + k * row.Step];
        }
        return panels;
    }

    /// <summary>The gradient of W from that of M, [T, K]; zero for channels that do not count.</summary>
    public Tensor Gradient(Tensor ofM)
    {
        var result = W.new_zeros(W.shape);
        float* from = Address<float>(ofM), to = Address<float>(result);
        for (var t = 0L; t < Taps; t++)
        {
            var row = Row(t);
            for (var k = 0L; k < Many; k++) to[row.Start + k * row.Step] = from[t * Many + k];
        }
        GC.KeepAlive(ofM);
        return result;
    }

    // Where row t of M begins in W, and how far apart its numbers lie.
    private (long Start, long Step) Row(long t)
    {
        var (c, place) = (channels[t / Places], t % Places);
        return widening ? (c * Places + place, Few * Places) : ((c * Many + 1) * Places - 1 - place, Places);
    }
}
