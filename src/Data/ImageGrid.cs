namespace Generative.Data;

/// <summary>Many small images on one sheet, read like a page: left to right, top to bottom.</summary>
public static class ImageGrid
{
    /// <summary>Pixels between images and around the sheet.</summary>
    public const int Gap = 2;

    /// <summary>Lays out <paramref name="count"/> images.</summary>
    /// <param name="pixels">[N, H, W, C] with N ≥ count.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="channels">C, 1 or 3.</param>
    /// <param name="columns">Images per row; 0 for the squarest sheet.</param>
    /// <param name="scale">Each pixel becomes scale x scale pixels; the gaps stay.</param>
    /// <param name="gapValue">Gray of the gaps and of empty places.</param>
    public static Image Lay(
        ReadOnlySpan<byte> pixels, int count, int height, int width, int channels, int columns = 0, int scale = 1,
        byte gapValue = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(
            pixels.Length, checked(count * height * width * channels), nameof(pixels));
        if (columns == 0) columns = (int)Math.Ceiling(Math.Sqrt(count));
        columns = Math.Min(columns, count);
        int rows = (count + columns - 1) / columns, stepX = width * scale + Gap, stepY = height * scale + Gap;
        int sheetHeight = rows * stepY + Gap, sheetWidth = columns * stepX + Gap;
        var sheet = new Image(new byte[checked(sheetHeight * sheetWidth * channels)], sheetHeight, sheetWidth,
            channels);
        sheet.Pixels.AsSpan().Fill(gapValue);

        for (var i = 0; i < count; i++)
            for (var y = 0; y < height * scale; y++)
            {
                var from = pixels.Slice((i * height + y / scale) * width * channels, width * channels);
                var to = sheet.Pixels.AsSpan(
                    ((i / columns * stepY + Gap + y) * sheet.Width + i % columns * stepX + Gap) * channels,
                    width * scale * channels);
                for (var j = 0; j < to.Length; j++) to[j] = from[j / channels / scale * channels + j % channels];
            }
        return sheet;
    }

    /// <summary>Lays out the first <paramref name="count"/> images of a set; 0 for all.</summary>
    public static Image Lay(ImageSet set, int count = 0, int columns = 0, int scale = 1, byte gapValue = 0) =>
        Lay(set.Pixels, count == 0 ? set.Count
            : Math.Min(count, set.Count), set.Height, set.Width, set.Channels, columns, scale, gapValue);
}
