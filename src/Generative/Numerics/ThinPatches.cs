using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Generative.Numerics;

/// <summary>The patches of side 3 of one image with few channels, and patches summed back into it.</summary>
/// <remarks>
/// U x:   row (c, i, j) of U has x_c at (row + i − 1, column + j − 1), zeros beyond the edge.   Uᵀ m adds row
/// (c, i, j) of m to x_c at the same places. x [C, H, W]; only the channels that count are read, or written.
/// </remarks>
internal sealed unsafe class ThinPatches : IDisposable
{
    private const int Vector = 8, Side = 3;

    private readonly long H, W, pitch, plane;
    private readonly long[] channels;
    private readonly float* planes;
    private readonly Vector256<float> rest;

    /// <summary>For images [., H, W].</summary>
    public ThinPatches(long H, long W, long[] channels)
    {
        (this.H, this.W, this.channels) = (H, W, channels);
        (pitch, plane) = (W + 2, (H + 2) * (W + 2));
        Places = Up(H * W, Vector);
        Rows = Side * Side * channels.Length;
        planes = ImageMemory.Zeros(plane * channels.Length + Vector);
        U = ImageMemory.Zeros(Up(Rows, WinogradTiles.Rows) * Places + Vector);
        rest = Vector256.LessThan(
            Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7), Vector256.Create((float)(W % Vector)));
    }

    /// <summary>Places of the image, H W, filled up to whole vectors.</summary>
    public long Places { get; }

    /// <summary>Rows of U that are patches'; up to a multiple of <see cref="WinogradTiles.Rows"/> zeros follow.
    /// </summary>
    public long Rows { get; }

    /// <summary>U x, [., Places]; zeros after the last place.</summary>
    public float* U { get; }

    /// <summary>n filled up to a multiple.</summary>
    public static long Up(long n, long multiple) => (n + multiple - 1) / multiple * multiple;

    /// <summary>U x of one image.</summary>
    public void Unfold(float* image)
    {
        for (var c = 0; c < channels.Length; c++)
            for (var r = 0L; r < H; r++)
                new Span<float>(image + (channels[c] * H + r) * W, (int)W)
                    .CopyTo(new(planes + c * plane + (r + 1) * pitch + 1, (int)W));
        for (var t = 0L; t < Rows; t++)
        {
            Copy(Shifted(t), U + t * Places);
            new Span<float>(U + t * Places + H * W, (int)(Places - H * W)).Clear();
        }
    }

    /// <summary>x = Uᵀ m + b: m's rows lie so far apart, and may be read a vector beyond; b null: 0.</summary>
    public void Fold(float* m, long apart, float* bias, float* image)
    {
        for (var c = 0; c < channels.Length; c++)
            new Span<float>(planes + c * plane, (int)plane).Fill(bias == null ? 0 : bias[channels[c]]);
        for (var t = 0L; t < Rows; t++)
            Add(m + t * apart, Shifted(t));
        for (var c = 0; c < channels.Length; c++)
            for (var r = 0L; r < H; r++)
                new Span<float>(planes + c * plane + (r + 1) * pitch + 1, (int)W)
                    .CopyTo(new(image + (channels[c] * H + r) * W, (int)W));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(planes);
        NativeMemory.AlignedFree(U);
    }

    // Where in its channel's plane row t of U begins.
    private float* Shifted(long t) =>
        planes + t / (Side * Side) * plane + t / Side % Side * pitch + t % Side;

    // Whole vectors; what is written beyond a row, the next one overwrites.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(float* from, float* to)
    {
        for (var r = 0L; r < H; r++, from += pitch, to += W)
            for (var j = 0L; j < W; j += Vector) Vector256.Load(from + j).Store(to + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(float* from, float* to)
    {
        var whole = W / Vector * Vector;
        for (var r = 0L; r < H; r++, from += W, to += pitch)
        {
            for (var j = 0L; j < whole; j += Vector) (Vector256.Load(to + j) + Vector256.Load(from + j)).Store(to + j);
            if (whole < W) (Vector256.Load(to + whole) + (Vector256.Load(from + whole) & rest)).Store(to + whole);
        }
    }
}
