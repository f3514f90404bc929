using SkiaSharp;

namespace Generative.Evaluation;

/// <summary>Drawings from the steps of a pen, white on black as the digits are.</summary>
internal static class StrokeImages
{
    /// <summary>Pixels of a side.</summary>
    public const int Side = 64;

    private const float Margin = 7, Pen = 3.5f;

    /// <summary>Sequences of (Δx, Δy, pen lifted after it from one half on) [n, 1, T, 3], NaN after the end, as images
    /// [n, 1, 64, 64]. Each fills its image; the first move and each after a lift leave no ink.</summary>
    public static Tensor Of(Tensor sequences)
    {
        using var scope = NewDisposeScope();
        var (n, T) = (sequences.size(0), (int)sequences.size(2));
        var numbers = sequences.Doubles();
        using var surface = SKSurface.Create(new SKImageInfo(Side, Side, SKColorType.Gray8, SKAlphaType.Opaque));
        var pixels = new byte[n * Side * Side];
        for (var i = 0; i < n; i++)
        {
            Draw(surface.Canvas, numbers.AsSpan(i * T * 3, T * 3));
            using var pixmap = surface.PeekPixels();
            for (var row = 0; row < Side; row++)
                pixmap.GetPixelSpan().Slice(row * pixmap.RowBytes, Side)
                    .CopyTo(pixels.AsSpan((i * Side + row) * Side));
        }
        return frombuffer(pixels, uint8).view(n, 1, Side, Side).to(float32).div(255).MoveToOuterDisposeScope();
    }

    private static void Draw(SKCanvas canvas, ReadOnlySpan<double> steps)
    {
        canvas.Clear(SKColors.Black);
        using var ink = Ink(steps);
        var bounds = ink.TightBounds;
        var size = Math.Max(bounds.Width, bounds.Height);
        if (!float.IsFinite(size)) return;
        // A dot has no size.
        var zoom = size > 0 ? (Side - 2 * Margin) / size : 1;
        ink.Transform(SKMatrix.CreateTranslation(-bounds.MidX, -bounds.MidY)
            .PostConcat(SKMatrix.CreateScale(zoom, zoom))
            .PostConcat(SKMatrix.CreateTranslation(Side / 2f, Side / 2f)));
        using var paint = new SKPaint
        {
            Color = SKColors.White, Style = SKPaintStyle.Stroke, StrokeWidth = Pen, IsAntialias = true,
            StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round,
        };
        canvas.DrawPath(ink, paint);
    }

    private static SKPath Ink(ReadOnlySpan<double> steps)
    {
        var path = new SKPath();
        var (x, y, isUp) = (0.0, 0.0, true);
        for (var k = 0; k + 2 < steps.Length && double.IsFinite(steps[k]); k += 3)
        {
            (x, y) = (x + steps[k], y + steps[k + 1]);
            if (isUp) path.MoveTo((float)x, (float)y);
            else path.LineTo((float)x, (float)y);
            isUp = steps[k + 2] >= 0.5;
        }
        return path;
    }
}
