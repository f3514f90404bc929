using System.Globalization;

namespace Generative.Evaluation.Plots;

/// <summary>A vector field over a density, on [-limit, limit]².</summary>
/// <param name="Title">Above it.</param>
/// <param name="Limit">Half the side of the square that is shown.</param>
/// <param name="Density">[n n] values of 0 or more, row by row from the bottom.</param>
/// <param name="Arrows">[m m] vectors, row by row from the bottom, each at the middle of its cell.</param>
internal sealed record FieldPanel(string Title, double Limit, double[] Density, (double X, double Y)[] Arrows);

/// <summary>Fields side by side. Arrows have the field's direction; their length grows with its size v as v / (v + mean v), so that none leaves its cell.</summary>
internal sealed record FieldFigure(IReadOnlyList<FieldPanel> Panels)
{
    private const double side = 300, left = 34, top = 30, bottom = 30;

    public int Width => (int)(Panels.Count * (side + left) + 14);

    public static int Height => (int)(top + side + bottom);

    /// <summary>Draws every panel.</summary>
    public void Draw(ICanvas canvas)
    {
        for (var k = 0; k < Panels.Count; k++) Draw(canvas, Panels[k], k * (side + left) + left);
    }

    private static void Draw(ICanvas canvas, FieldPanel p, double from)
    {
        canvas.Text(p.Title, from, 20, Anchor.Start, 13, bold: true);
        Shade(canvas, p.Density, from);
        var m = (int)Math.Sqrt(p.Arrows.Length);
        var (cell, mean) = (side / m, p.Arrows.Average(Length));
        for (var k = 0; k < p.Arrows.Length; k++) Arrow(canvas, from + (k % m + 0.5) * cell, top + side - (k / m + 0.5) * cell, p.Arrows[k], mean, cell);
        canvas.Line([(from, top), (from + side, top), (from + side, top + side), (from, top + side), (from, top)], Ink.Text, 1);
        foreach (var share in new[] { -1.0, -0.5, 0, 0.5, 1 })
        {
            var text = (share * p.Limit).ToString("0.##", CultureInfo.InvariantCulture);
            canvas.Text(text, from + (share + 1) / 2 * side, top + side + 16, Anchor.Middle, 10);
            canvas.Text(text, from - 5, top + (1 - share) / 2 * side + 4, Anchor.End, 10);
        }
    }

    private static void Shade(ICanvas canvas, double[] density, double from)
    {
        var (n, most) = ((int)Math.Sqrt(density.Length), density.Max());
        var cell = side / n;
        for (var k = 0; k < density.Length; k++)
        {
            var (x, y, opacity) = (from + k % n * cell, top + side - k / n * cell, 0.75 * Math.Sqrt(density[k] / most));
            if (opacity > 0.01) canvas.Area([(x, y), (x + cell, y), (x + cell, y - cell), (x, y - cell)], new(5), opacity);
        }
    }

    private static void Arrow(ICanvas canvas, double x, double y, (double X, double Y) v, double mean, double cell)
    {
        var size = Length(v);
        if (!(size > 0) || !double.IsFinite(size)) return;
        var half = 0.5 * cell * size / (size + mean);
        var (dx, dy) = (v.X / size * half, -v.Y / size * half);                        // pixels grow downwards
        var (tipX, tipY, head) = (x + dx, y + dy, 0.45);
        canvas.Line([(x - dx, y - dy), (tipX, tipY)], Ink.Text, 0.9);
        foreach (var turn in new[] { head, -head })
            canvas.Line([(tipX, tipY), (tipX - 0.6 * (dx + turn * dy), tipY - 0.6 * (dy - turn * dx))], Ink.Text, 0.9);
    }

    private static double Length((double X, double Y) v) => Math.Sqrt(v.X * v.X + v.Y * v.Y);
}
