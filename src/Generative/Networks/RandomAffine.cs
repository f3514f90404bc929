using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Networks;

/// <summary>How far <see cref="RandomAffine"/> goes.</summary>
public sealed record RandomAffineOptions
{
    [Description("largest turn, radians"), Range(0.0, 3.2)]
    public double Rotation { get; init; } = 0.2;

    [Description("largest change of each side's length, as a share of it"), Range(0.0, 0.9)]
    public double Scale { get; init; } = 0.1;

    [Description("largest slant, as a share of the height"), Range(0.0, 2.0)]
    public double Shear { get; init; } = 0.2;

    [Description("largest move along each side, pixels"), Range(0.0, 1000.0)]
    public double Shift { get; init; } = 2;
}

/// <summary>Rotates, scales, shears and shifts each image by its own draw; edge pixels are repeated.</summary>
/// <remarks>
/// x'(p) = x(A p + t), A = diag(s₁, s₂) R(a) [[1, k], [0, 1]]; s - 1, a, k, t uniform on intervals around 0; values
/// between pixels are bilinear.
/// Differentiable in the images, and no host read.
/// </remarks>
public static class RandomAffine
{
    /// <summary>x [B, C, H, W] distorted.</summary>
    public static Tensor Of(Tensor x, RandomAffineOptions o)
    {
        var B = x.size(0);
        Tensor Within(double most) => most * (2 * rand(B, dtype: x.dtype, device: x.device) - 1);
        var (a, k, s1, s2) = (Within(o.Rotation), Within(o.Shear), 1 + Within(o.Scale), 1 + Within(o.Scale));
        var (cos, sin) = (a.cos(), a.sin());
        // A side is 2 long: a pixel is 2 / W.
        var first = stack([s1 * cos, s1 * (k * cos - sin), Within(2 * o.Shift / x.size(3))], 1);
        var second = stack([s2 * sin, s2 * (k * sin + cos), Within(2 * o.Shift / x.size(2))], 1);
        var grid = functional.affine_grid(stack([first, second], 1), x.shape);            // [B, H, W, 2]
        return functional.grid_sample(x, grid, padding_mode: GridSamplePaddingMode.Border, align_corners: false);
    }
}
