using System.Runtime.InteropServices;
using static Generative.Numerics.WinogradTiles;

namespace Generative.Numerics;

/// <summary>All tiles of a batch of images, from C channels to K, in blocks whose matrices stay in a core's cache.
/// </summary>
/// <remarks>A thread takes whole images. U is [16, K / 16, C, 16], V_ξ [block, C] and M_ξ [block, K].</remarks>
internal sealed unsafe class WinogradPass
{
    // Numbers of one matrix of a block; and of a line of the cache, by which the sixteen lie further apart.
    private const long BlockNumbers = 1536, Line = 16;

    private readonly long B, H, W, C, K, across, tiles, block, apartC, apartK;

    /// <summary>Images of that shape, [B, ., H, W].</summary>
    public WinogradPass(long[] shape, long C, long K)
    {
        (B, H, W, this.C, this.K) = (shape[0], shape[2], shape[3], C, K);
        across = (W + 1) / 2;
        tiles = (H + 1) / 2 * across;
        block = Math.Max(2, BlockNumbers / Math.Max(C, K) / Rows) * Rows;
        (apartC, apartK) = (block * C + Line, block * K + Line);
        Shares = Team.Parts(B, often: 1);
    }

    /// <summary>Parts that are computed beside each other.</summary>
    public long Shares { get; }

    /// <summary>y = x * W + bias, by W's transform U.</summary>
    public void Convolve(ImageMemory x, float* u, float* bias, ImageMemory y) => Team.InParts(B, (_, first, end) =>
    {
        using var inputs = new WinogradImages(x, B, H * W, C, block / tiles + 2);
        using var outputs = new WinogradImages(y, B, H * W, K, block / tiles + 2);
        float* v = ImageMemory.Of(Places * apartC), m = ImageMemory.Of(Places * apartK), zeros = ImageMemory.Zeros(C);
        var outside = ImageMemory.Of(K);
        var at = stackalloc float*[Places];
        var (read, written) = (first, first);
        for (var start = first * tiles; start < end * tiles; start += block)
        {
            var rows = Math.Min(block, end * tiles - start);
            for (; read * tiles < start + rows; read++) inputs.Read(read);
            for (var t = 0L; t < rows; t++)
            {
                Sixteen(inputs, start + t, zeros, at);
                Inputs(at, v + t * C, apartC, C);
            }
            for (var p = 0; p < Places; p++)
                for (var k = 0L; k < K; k += Width)
                    for (var t = 0L; t < rows; t += Rows)
                        Product(v + p * apartC + t * C, C, u + (p * K + k) * C, m + p * apartK + t * K + k, K);
            for (var t = 0L; t < rows; t++)
            {
                Four(outputs, start + t, outside, at);
                Outputs(m + t * K, apartK, bias, at, K);
            }
            for (; (written + 1) * tiles <= start + rows; written++) outputs.Write(written);
        }
        NativeMemory.AlignedFree(v);
        NativeMemory.AlignedFree(m);
        NativeMemory.AlignedFree(zeros);
        NativeMemory.AlignedFree(outside);
    });

    /// <summary>Into each share's S_ξ [C, K] the sum of V_ξᵀ (A g Aᵀ)_ξ over its tiles, for gradients g of the result.
    /// </summary>
    public void Accumulate(ImageMemory x, ImageMemory g, float* sums) => Team.InParts(B, (share, first, end) =>
    {
        using var inputs = new WinogradImages(x, B, H * W, C, block / tiles + 2);
        using var gradients = new WinogradImages(g, B, H * W, K, block / tiles + 2);
        float* v = ImageMemory.Of(Places * apartC), m = ImageMemory.Of(Places * apartK);
        float* zeros = ImageMemory.Zeros(Math.Max(C, K)), sum = sums + share * Places * C * K;
        NativeMemory.Clear(sum, (nuint)(Places * C * K * sizeof(float)));
        var at = stackalloc float*[Places];
        var read = first;
        for (var start = first * tiles; start < end * tiles; start += block)
        {
            var rows = Math.Min(block, end * tiles - start);
            for (; read * tiles < start + rows; read++)
            {
                inputs.Read(read);
                gradients.Read(read);
            }
            for (var t = 0L; t < rows; t++)
            {
                Sixteen(inputs, start + t, zeros, at);
                Inputs(at, v + t * C, apartC, C);
                Four(gradients, start + t, zeros, at);
                Gradients(at, m + t * K, apartK, K);
            }
            for (var p = 0; p < Places; p++)
                for (var k = 0L; k < K; k += Width)
                    for (var c = 0L; c < C; c += Columns)
                        WinogradTiles.Accumulate(
                            v + p * apartC + c, C, m + p * apartK + k, K, rows, sum + (p * C + c) * K + k);
        }
        NativeMemory.AlignedFree(v);
        NativeMemory.AlignedFree(m);
        NativeMemory.AlignedFree(zeros);
    }, often: 1);

    // Where the 4 x 4 inputs of a tile lie; those beyond the image's edge are zeros.
    private void Sixteen(WinogradImages images, long tile, float* zeros, float** at)
    {
        var (x, row, column) = Place(images, tile);
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < 4; j++)
            {
                var (r, c) = (row + i - 1, column + j - 1);
                at[4 * i + j] = r < 0 || c < 0 || r >= H || c >= W ? zeros : x.At + (r * W + c) * C;
            }
    }

    // Where its 2 x 2 outputs lie; those beyond the edge lie outside.
    private void Four(WinogradImages images, long tile, float* outside, float** at)
    {
        var (y, row, column) = Place(images, tile);
        for (var i = 0; i < 2; i++)
            for (var j = 0; j < 2; j++)
            {
                var (r, c) = (row + i, column + j);
                at[2 * i + j] = r >= H || c >= W ? outside : y.At + (r * W + c) * K;
            }
    }

    private (ImageMemory Image, long Row, long Column) Place(WinogradImages images, long tile)
    {
        var (image, inside) = Math.DivRem(tile, tiles);
        var (row, column) = Math.DivRem(inside, across);
        return (images.At(image), 2 * row, 2 * column);
    }
}
