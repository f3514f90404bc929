using Generative.Data;
using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>Sheets of images [n, C, H, W] in [0, 1]; small images are enlarged.</summary>
internal static class Sheets
{
    /// <summary>Images are enlarged until the longer side has this many pixels, unless a scale is given.</summary>
    public const int Readable = 56;

    /// <summary>The largest scale.</summary>
    public const int MostScale = 64;

    /// <summary>Pixels per pixel of an image of this size.</summary>
    public static int Scale(long height, long width)
    {
        var side = Math.Max(height, width);
        return (int)Math.Max(1, (Readable + side - 1) / side);
    }

    /// <summary>Images in rows; 0 columns: a nearly square sheet.</summary>
    public static Picture Of(Tensor images, int columns = 0, int? scale = null)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var levels = images.detach().clamp(0, 1).mul(255).round().to(uint8);
        var bytes = levels.permute(0, 2, 3, 1).contiguous().cpu();               // [n, H, W, C]
        var (n, h, w, c) = ((int)bytes.size(0), (int)bytes.size(1), (int)bytes.size(2), (int)bytes.size(3));
        var across = columns == 0 ? (int)Math.Ceiling(Math.Sqrt(n)) : columns;
        return new Sheet(ImageGrid.Lay(bytes.bytes, n, h, w, c, across, scale ?? Scale(h, w)));
    }

    /// <summary>Rows of a, each above the same row of b; the last rows are filled with black images.</summary>
    public static Picture Alternate(Tensor a, Tensor b, int mostColumns, int? scale = null)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var rows = (a.size(0) + mostColumns - 1) / mostColumns;
        var columns = (a.size(0) + rows - 1) / rows;
        List<Tensor> parts = [];
        for (long from = 0; from < a.size(0); from += columns)
        {
            parts.Add(Row(a, from, columns));
            parts.Add(Row(b, from, columns));
        }
        return Of(cat(parts, 0), (int)columns, scale);
    }

    private static Tensor Row(Tensor images, long from, long columns)
    {
        var row = images.slice(0, from, Math.Min(from + columns, images.size(0)), 1);
        var missing = columns - row.size(0);
        return missing == 0 ? row : cat([row, zeros([missing, .. row.shape[1..]], row.dtype, row.device)], 0);
    }
}
