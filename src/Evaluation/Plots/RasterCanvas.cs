using Generative.Data;

namespace Generative.Evaluation.Plots;

/// <summary>A figure as pixels: lines by their distance to each pixel's centre, so that edges are smooth; areas by scan lines.</summary>
internal sealed class RasterCanvas(int width, int height, double scale = 2) : ICanvas
{
    private readonly int columns = (int)(width * scale), rows = (int)(height * scale);
    private readonly byte[] pixels = Enumerable.Repeat((byte)255, (int)(width * scale) * (int)(height * scale) * 3).ToArray();

    /// <summary>What was drawn, [H, W, 3].</summary>
    public Image Image => new(pixels, rows, columns, 3);

    public void Line(IReadOnlyList<(double X, double Y)> points, Ink ink, double thickness)
    {
        double along = 0;
        for (var k = 1; k < points.Count; k++)
        {
            if (!ink.Dashed) Segment(points[k - 1], points[k], ink, thickness / 2);
            else along = Dashes(points[k - 1], points[k], ink, thickness / 2, along);
        }
    }

    public void Dot(double x, double y, double radius, Ink ink, bool hollow)
    {
        if (!hollow) Segment((x, y), (x, y), ink, radius);
        else
            for (var k = 0; k < 24; k++) Segment(Around(k), Around(k + 1), ink, 0.9);
        (double, double) Around(int k) => (x + radius * Math.Cos(k * Math.PI / 12), y + radius * Math.Sin(k * Math.PI / 12));
    }

    public void Area(IReadOnlyList<(double X, double Y)> outline, Ink ink, double opacity)
    {
        for (var row = 0; row < rows; row++)
        {
            var y = (row + 0.5) / scale;
            List<double> crossings = [];
            for (var k = 0; k < outline.Count; k++)
            {
                var (a, b) = (outline[k], outline[(k + 1) % outline.Count]);
                if (a.Y <= y != b.Y <= y) crossings.Add((a.X + (y - a.Y) / (b.Y - a.Y) * (b.X - a.X)) * scale);
            }
            crossings.Sort();
            for (var k = 0; k + 1 < crossings.Count; k += 2)
                for (var column = Math.Max(0, (int)Math.Round(crossings[k])); column < Math.Min(columns, (int)Math.Round(crossings[k + 1])); column++) Blend(row, column, ink, opacity);
        }
    }

    public void Text(string text, double x, double y, Anchor anchor, double size, bool bold, bool upward)
    {
        // Capitals are six units high, 0.7 of the size.
        var unit = size * 0.7 / 6;
        var length = (text.Length * StrokeFont.Advance - (StrokeFont.Advance - 4)) * unit;
        var start = anchor == Anchor.Start ? 0 : anchor == Anchor.Middle ? -length / 2 : -length;
        for (var k = 0; k < text.Length; k++)
            foreach (var stroke in StrokeFont.Strokes(text[k]))
                for (var p = 0; p < Math.Max(1, stroke.Length - 1); p++)
                    Segment(At(k, stroke[p]), At(k, stroke[Math.Min(p + 1, stroke.Length - 1)]), Ink.Text, bold ? 0.8 : 0.5);

        (double, double) At(int k, (double X, double Y) p)
        {
            var (right, down) = (start + (k * StrokeFont.Advance + p.X) * unit, (p.Y - 6) * unit);
            return upward ? (x + down, y - right) : (x + right, y + down);
        }
    }

    private double Dashes((double X, double Y) a, (double X, double Y) b, Ink ink, double radius, double along)
    {
        const double dash = 5, period = 8;
        var length = Math.Sqrt((b.X - a.X) * (b.X - a.X) + (b.Y - a.Y) * (b.Y - a.Y));
        (double, double) At(double d) => (a.X + (b.X - a.X) * d / length, a.Y + (b.Y - a.Y) * d / length);
        for (var d = 0.0; d < length;)
        {
            var phase = (along + d) % period;
            var next = Math.Min(length, d + (phase < dash ? dash - phase : period - phase) + 1e-9);
            if (phase < dash) Segment(At(d), At(next), ink, radius);
            d = next;
        }
        return along + length;
    }

    private void Segment((double X, double Y) a, (double X, double Y) b, Ink ink, double radius)
    {
        var (ax, ay, bx, by, r) = (a.X * scale, a.Y * scale, b.X * scale, b.Y * scale, radius * scale);
        var square = Math.Max((bx - ax) * (bx - ax) + (by - ay) * (by - ay), 1e-12);
        for (var row = Math.Max(0, (int)(Math.Min(ay, by) - r - 1)); row <= Math.Min(rows - 1, (int)(Math.Max(ay, by) + r + 1)); row++)
            for (var column = Math.Max(0, (int)(Math.Min(ax, bx) - r - 1)); column <= Math.Min(columns - 1, (int)(Math.Max(ax, bx) + r + 1)); column++)
            {
                var (x, y) = (column + 0.5, row + 0.5);
                var t = Math.Clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square, 0, 1);
                var (dx, dy) = (x - ax - t * (bx - ax), y - ay - t * (by - ay));
                Blend(row, column, ink, Math.Clamp(r + 0.5 - Math.Sqrt(dx * dx + dy * dy), 0, 1));
            }
    }

    private void Blend(int row, int column, Ink ink, double opacity)
    {
        if (opacity <= 0) return;
        var at = (row * columns + column) * 3;
        var (r, g, b) = ink.Rgb;
        pixels[at] = (byte)Math.Round(pixels[at] + (r - pixels[at]) * opacity);
        pixels[at + 1] = (byte)Math.Round(pixels[at + 1] + (g - pixels[at + 1]) * opacity);
        pixels[at + 2] = (byte)Math.Round(pixels[at + 2] + (b - pixels[at + 2]) * opacity);
    }
}
