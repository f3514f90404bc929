using Generative.Data;

namespace Generative.Evaluation.Plots;

/// <summary>Marks of one kind in a figure.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Points">x, y, and the interval of y (of x in a figure of rows).</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y, double Low, double High)> Points);

/// <summary>A figure: lines over two axes, or dots in named rows.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Description">In words, for those who do not see it.</param>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis; null: rows.</param>
/// <param name="Series">What is drawn.</param>
/// <param name="Rows">Names of the rows, top first.</param>
internal sealed record Figure(string Title, string Description, Axis X, Axis? Y, IReadOnlyList<Series> Series, IReadOnlyList<string>? Rows = null)
{
    public const int Width = 760;
    private const double letter = 7.8, rowHeight = 26;

    public int Height => Rows is null ? 420 : (int)(100 + Rows.Count * rowHeight);

    /// <summary>The figure as pixels.</summary>
    public Image Pixels()
    {
        var canvas = new RasterCanvas(Width, Height);
        Draw(canvas);
        return canvas.Image;
    }

    /// <summary>Draws axes, marks and legend.</summary>
    public void Draw(ICanvas canvas)
    {
        var legend = Series.Count > 1 ? 40 + letter * Series.Max(s => s.Name.Length) : 12;
        var left = Rows is null ? 22 + letter * Y!.Ticks.Max(t => t.Text.Length) + 12 : 14 + letter * Rows.Max(r => r.Length);
        var (top, right, bottom) = (38.0, Width - legend - 6, Height - 46.0);
        double AtX(double v) => left + X.At(v) * (right - left);
        double AtY(double v) => Rows is null ? bottom - Y!.At(v) * (bottom - top) : top + (v + 0.5) * rowHeight;

        canvas.Text(Title, left, 22, Anchor.Start, 14, bold: true);
        foreach (var (value, text) in X.Ticks)
        {
            canvas.Line([(AtX(value), top), (AtX(value), bottom)], Ink.Grid, 1);
            canvas.Text(text, AtX(value), bottom + 17, Anchor.Middle, 11);
        }
        canvas.Text(X.Label, (left + right) / 2, bottom + 36, Anchor.Middle, 12);
        if (Rows is null)
        {
            foreach (var (value, text) in Y!.Ticks)
            {
                canvas.Line([(left, AtY(value)), (right, AtY(value))], Ink.Grid, 1);
                canvas.Text(text, left - 7, AtY(value) + 4, Anchor.End, 11);
            }
            canvas.Text(Y.Label, 16, (top + bottom) / 2, Anchor.Middle, 12, upward: true);
        }
        else
        {
            for (var k = 0; k < Rows.Count; k++)
            {
                canvas.Line([(left, AtY(k)), (right, AtY(k))], Ink.Grid, 1);
                canvas.Text(Rows[k], left - 8, AtY(k) + 4, Anchor.End, 12);
            }
        }
        canvas.Line([(left, top), (left, bottom), (right, bottom)], Ink.Text, 1);

        if (Rows is null) Lines(canvas, AtX, AtY);
        else Dots(canvas, AtX, AtY);
        for (var s = 0; s < Series.Count && Series.Count > 1; s++)
        {
            var y = top + 8 + s * 19;
            if (Rows is null) canvas.Line([(right + 12, y), (right + 32, y)], new(s), 2.2);
            else canvas.Dot(right + 22, y, 4.2, new(s), hollow: s == 1);
            canvas.Text(Series[s].Name, right + 38, y + 4, Anchor.Start, 11.5);
        }
    }

    private void Lines(ICanvas canvas, Func<double, double> atX, Func<double, double> atY)
    {
        // What lies below the range (the first steps) is left out; the line enters from the edge.
        var shown = Series.Select(s => s.Points.Where(p => Y!.Holds(p.Y)).ToArray()).ToArray();
        for (var s = 0; s < Series.Count; s++)
            if (shown[s].Length > 1 && shown[s].Any(p => p.High > p.Low))
                canvas.Area([.. shown[s].Select(p => (atX(p.X), atY(p.High))), .. shown[s].Reverse().Select(p => (atX(p.X), atY(p.Low)))], new(s), 0.15);
        for (var s = 0; s < Series.Count; s++) canvas.Line([.. shown[s].Select(p => (atX(p.X), atY(p.Y)))], new(s), 2);
    }

    private void Dots(ICanvas canvas, Func<double, double> atX, Func<double, double> atY)
    {
        for (var s = 0; s < Series.Count; s++)
            foreach (var (x, y, low, high) in Series[s].Points)
            {
                if (high > low) canvas.Line([(atX(low), atY(y)), (atX(high), atY(y))], new(s), 2.2);
                canvas.Dot(atX(x), atY(y), 4.2, new(s), hollow: s == 1);
            }
    }
}
