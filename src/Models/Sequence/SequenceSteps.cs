namespace Generative.Models.Sequence;

/// <summary>What of an image is a step of a sequence.</summary>
public enum ImageSteps
{
    /// <summary>A row: H steps of W C numbers.</summary>
    Rows,

    /// <summary>A pixel, row by row: H W steps of C numbers.</summary>
    Pixels,
}

/// <summary>Examples as sequences [B, T, D]: sequences are what they are, images go row by row or pixel by pixel,
/// vectors number by number.</summary>
/// <param name="shape">Shape of an example.</param>
/// <param name="image">What of an image is a step.</param>
internal sealed class SequenceSteps(DataShape shape, ImageSteps image)
{
    private readonly DataShape shape = shape is { HasMissing: true, IsSequence: false }
        ? throw new OptionsException("a sequence model cannot leave out numbers that are missing within an example")
        : shape;

    private readonly bool isSingle = shape.IsVector || (shape.IsImage && image == ImageSteps.Pixels);

    /// <summary>T.</summary>
    public int Count => isSingle ? shape.Height * shape.Width : shape.Height;

    /// <summary>D.</summary>
    public int Dimension => shape.Pixels / Count;

    /// <summary>x [B, C, H, W] as [B, T, D].</summary>
    public Tensor Of(Tensor x) =>
        (isSingle ? x.permute(0, 2, 3, 1) : x.permute(0, 2, 1, 3)).reshape(-1, Count, Dimension);

    /// <summary>The way back; pixels beyond the ends become black or white.</summary>
    public Tensor Examples(Tensor steps)
    {
        var x = Whole(steps);
        return shape.IsImage ? x.clamp(0, 1) : x;
    }

    private Tensor Whole(Tensor steps) => isSingle
        ? steps.reshape(-1, shape.Height, shape.Width, shape.Channels).permute(0, 3, 1, 2).contiguous()
        : steps.reshape(-1, shape.Height, shape.Channels, shape.Width).permute(0, 2, 1, 3).contiguous();

    /// <summary>1 for a step that is there and 0 for one after the end, [B, T], of steps [B, T, D] with NaN
    /// there.</summary>
    public static Tensor Presence(Tensor steps) => steps.select(-1, 0).isnan().logical_not().to(steps.dtype);
}
