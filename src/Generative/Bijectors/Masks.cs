namespace Generative.Bijectors;

/// <summary>Which numbers a coupling keeps (1) and which it moves (0), shaped to meet x.</summary>
/// <remarks>Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP", 2017, arXiv:1605.08803, section 3.4
/// and figure 3. Each mask has its complement: flip.</remarks>
public static class Masks
{
    /// <summary>The first half of a vector, [1, D].</summary>
    public static Tensor Half(long dimension, bool flip = false) =>
        Of([dimension], k => (k[0] < (dimension + 1) / 2) != flip);

    /// <summary>Every second number of a vector, [1, D].</summary>
    public static Tensor Alternating(long dimension, bool flip = false) =>
        Of([dimension], k => (k[0] % 2 == 0) != flip);

    /// <summary>The first half of the channels, [1, C, 1, 1].</summary>
    public static Tensor Channel(long channels, bool flip = false) =>
        Of([channels, 1, 1], k => (k[0] < (channels + 1) / 2) != flip);

    /// <summary>The black squares of a chessboard, [1, 1, H, W].</summary>
    public static Tensor Checkerboard(long height, long width, bool flip = false) =>
        Of([1, height, width], k => ((k[1] + k[2]) % 2 == 0) != flip);

    /// <summary>A pattern of the pixels of each 2 x 2 square, after these became channels, [1, 4C, 1, 1]; the
    /// checkerboard is (1, 0, 0, 1).</summary>
    public static Tensor Squeezed(long channels, IReadOnlyList<bool> pattern, bool flip = false) =>
        Of([channels, 1, 1], k => pattern[(int)(k[0] % 4)] != flip);

    private static Tensor Of(long[] shape, Func<long[], bool> kept)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++)
        {
            var place = new long[shape.Length];
            long rest = i;
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                place[d] = rest % shape[d];
                rest /= shape[d];
            }
            values[i] = kept(place) ? 1 : 0;
        }
        return tensor(values, [1, .. shape]);
    }
}
