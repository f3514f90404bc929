namespace Generative.Models.Tests.Vae;

/// <summary>All images of four binary pixels, and a grid over one latent: expectations over x and integrals over z are
/// sums.</summary>
internal static class FourPixels
{
    /// <summary>Width of a cell of the grid.</summary>
    public const double Cell = 0.05;

    /// <summary>Two by two.</summary>
    public static readonly DataShape Square = new(1, 2, 2);

    /// <summary>All sixteen, [16, 1, 2, 2].</summary>
    public static Tensor Images() =>
        tensor(Enumerable.Range(0, 16 * 4).Select(k => (double)((k / 4 >> k % 4) & 1)).ToArray()).view(16, 1, 2, 2);

    /// <summary>z from -12 to 12, [G, 1, 1].</summary>
    public static Tensor Grid() => (arange(-240, 241, dtype: float64) * Cell).view(-1, 1, 1);
}
