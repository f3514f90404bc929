using Generative.Data;
using ScottPlot;
using SkiaSharp;
using Image = Generative.Data.Image;

namespace Generative.Evaluation.Plots;

/// <summary>A plot and its place in a figure, in pixels from the top left corner.</summary>
internal readonly record struct Panel(Plot Plot, int Left, int Top, int Width, int Height);

/// <summary>Plots below a heading, as PNG or SVG.</summary>
/// <param name="heading">The figure's title.</param>
/// <param name="panels">The plots.</param>
internal sealed class Figure(string heading, IReadOnlyList<Panel> panels) : Picture
{
    /// <summary>Pixels of the PNG per pixel of the figure, for sharp screens.</summary>
    public const int Sharpness = 2;

    private const int Edge = 8, HeadingHeight = 34, NoteHeight = 18, LegendHeight = 26;
    private const float BesideLabel = 37;                      // an entry's sign and the space around it

    /// <summary>The figure's title.</summary>
    public string Heading => heading;

    /// <summary>A line below the title; empty: none.</summary>
    public string Note { get; init; } = "";

    /// <summary>A description for readers who do not see the figure.</summary>
    public string Description { get; init; } = "";

    /// <summary>Entries of the legend below all panels; empty: none.</summary>
    public IReadOnlyList<LegendItem> Legend { get; init; } = [];

    /// <summary>The plots.</summary>
    public IReadOnlyList<Panel> Panels => panels;

    /// <summary>Width in pixels.</summary>
    public int Width => panels.Max(p => p.Left + p.Width) + 2 * Edge;

    /// <summary>Height in pixels.</summary>
    public int Height => Bottom + LegendRows().Count * LegendHeight + Edge;

    private int Top => HeadingHeight + (Note.Length > 0 ? NoteHeight : 0);

    private int Bottom => Top + panels.Max(p => p.Top + p.Height);

    /// <inheritdoc/>
    public override Image Pixels()
    {
        var info = new SKImageInfo(Width * Sharpness, Height * Sharpness, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var surface = SKSurface.Create(info);
        surface.Canvas.Scale(Sharpness);
        Draw(surface.Canvas);
        using var pixmap = surface.PeekPixels();
        var rgba = pixmap.GetPixelSpan();
        var rgb = new byte[info.Width * info.Height * 3];
        for (var k = 0; k < info.Width * info.Height; k++) rgba.Slice(4 * k, 3).CopyTo(rgb.AsSpan(3 * k));
        return new(rgb, info.Height, info.Width, 3);
    }

    /// <summary>The figure as an SVG file.</summary>
    public string Svg() => SvgText.Document(SkiaSvg(), heading, Description);

    /// <summary>The figure as an element of an HTML page.</summary>
    /// <param name="id">Prefix of its ids, which are unique in the page.</param>
    public string InlineSvg(string id) => SvgText.Inline(SkiaSvg(), heading, Description, id);

    /// <inheritdoc/>
    public override void Write(string path)
    {
        if (!IsSvg(path))
        {
            base.Write(path);
            return;
        }
        DataException.GuardWrite(path, () => File.WriteAllText(path, Svg()));
    }

    private byte[] SkiaSvg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream)) Draw(canvas);
        return stream.ToArray();
    }

    private void Draw(SKCanvas canvas)
    {
        canvas.DrawColor(SKColors.White);
        Line(canvas, heading, 23, PlotStyle.Heading, bold: true);
        if (Note.Length > 0) Line(canvas, Note, 42, PlotStyle.Small, bold: false);
        using var nothing = new SKNoDrawCanvas(Width, Height);
        foreach (var p in panels)
        {
            var (left, top) = (Edge + p.Left, Top + p.Top);
            var place = new PixelRect(left, left + p.Width, top + p.Height, top);
            // ScottPlot draws twice the first time, to find its layout; letters drawn twice look bolder.
            if (p.Plot.RenderManager.RenderCount == 0) p.Plot.Render(nothing, place);
            p.Plot.Render(canvas, place);
        }
        foreach (var (k, row) in LegendRows().Index()) DrawLegend(canvas, row, Bottom + k * LegendHeight);
    }

    // As many entries in a row as there is room for.
    private List<List<LegendItem>> LegendRows()
    {
        using var font = new SKFont(PlotFont.Face(bold: false), PlotStyle.Small);
        List<List<LegendItem>> rows = [];
        var room = 0f;
        foreach (var item in Legend)
        {
            var width = font.MeasureText(item.LabelText) + BesideLabel;
            if (width > room)
            {
                rows.Add([]);
                room = Width - 4 * Edge;
            }
            rows[^1].Add(item);
            room -= width;
        }
        return rows;
    }

    private void DrawLegend(SKCanvas canvas, IReadOnlyList<LegendItem> row, int top)
    {
        using var plot = new Plot();
        plot.Legend.ManualItems = [.. row];
        (plot.Legend.Orientation, plot.Legend.TightHorizontalWrapping) = (Orientation.Horizontal, true);
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        using var paint = Paint.NewDisposablePaint();
        var place = new PixelRect(Edge, Width - Edge, top + LegendHeight, top);
        plot.Legend.Render(canvas, paint, place, Alignment.MiddleCenter);
    }

    private void Line(SKCanvas canvas, string text, float y, float size, bool bold)
    {
        using var font = new SKFont(PlotFont.Face(bold), size) { Subpixel = true };
        using var paint = new SKPaint { Color = PlotStyle.Ink.ToSKColor(), IsAntialias = true };
        // A heading that is too long for its figure is drawn smaller.
        font.Size *= Math.Min(1, (Width - 4 * Edge) / Math.Max(1, font.MeasureText(text)));
        canvas.DrawText(text, Width / 2f, y, SKTextAlign.Center, font, paint);
    }
}
