using System.Runtime.InteropServices;
using static Generative.Numerics.TensorMemory;

namespace Generative.Numerics;

/// <summary>The weights of a gated block's second half, <see cref="GatedRows"/>, as
/// <see cref="WinogradTiles.Product"/> takes them: W in panels of sixteen outputs and, where it is needed, Wᵀ in panels
/// of sixteen inputs; and b.</summary>
internal sealed unsafe class GateWeights : IDisposable
{
    private readonly Tensor w, b;

    /// <summary>W [2C, C], b [2C]; turned: Wᵀ as well.</summary>
    public GateWeights(Tensor W, Tensor bias, bool turned)
    {
        (w, b, C) = (W.contiguous(), bias.contiguous(), W.size(1));
        Down = Panels();
        if (turned) Up = Turned();
    }

    /// <summary>C.</summary>
    public long C { get; }

    /// <summary>W, [2C / 16, C, 16].</summary>
    public float* Down { get; }

    /// <summary>Wᵀ, [C / 16, 2C, 16].</summary>
    public float* Up { get; }

    /// <summary>b.</summary>
    public float* Bias => Address<float>(b);

    /// <inheritdoc/>
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
