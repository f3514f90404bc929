namespace Generative.Networks;

/// <summary>Images of each of which a rectangle is made black, of its own size and place.</summary>
/// <remarks>Zhong et al., "Random Erasing Data Augmentation", 2020, arXiv:1708.04896, with sides that are uniform and
/// independent of each other.</remarks>
public static class RandomErasing
{
    /// <summary>x [B, C, H, W]; the sides of the rectangle are uniform on 0 to so large a share of the image's, its
    /// places on all where it is whole. No host read.</summary>
    public static Tensor Of(Tensor x, double most)
    {
        if (most == 0) return x;
        var (B, H, W) = (x.size(0), x.size(2), x.size(3));
        var erased = Within(H).unsqueeze(2) & Within(W).unsqueeze(1);                  // [B, H, W]
        return x.masked_fill(erased.unsqueeze(1), 0);

        // Of each image whether a place along a side is in the interval, [B, side].
        Tensor Within(long side)
        {
            var length = most * side * rand([B, 1], dtype: x.dtype, device: x.device);
            var first = (side - length) * rand([B, 1], dtype: x.dtype, device: x.device);
            var middle = arange(side, device: x.device) + 0.5;
            return (middle >= first) & (middle < first + length);
        }
    }
}
