using System.Text.RegularExpressions;
using System.Xml.Linq;
using Generative.Data;
using Generative.Evaluation.Plots;
using SkiaSharp;

namespace Generative.Evaluation.Tests.Plots;

/// <summary>Figures as files: their size, their letters, their legends, what they leave out.</summary>
public sealed class FigureTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static double[][] Points(int n, int numbers, int seed = 1)
    {
        var random = new Random(seed);
        double[] Point() => [.. Enumerable.Range(0, numbers).Select(_ => random.NextDouble())];
        return [.. Enumerable.Range(0, n).Select(_ => Point())];
    }

    private static Figure Scatter(int n = 50)
    {
        PointSet[] sets = [new("data", Points(99, 2, 2), PointMark.Background), new("samples", Points(n, 2))];
        return PointsFigure.Of("Points & <places>", sets, ["speed, km/h", "β"]);
    }

    // Every figure that the program draws, each with all its texts.
    private static IEnumerable<Figure> Every()
    {
        yield return Scatter();
        yield return Scatter(PointsFigure.MostDots + 1);
        yield return PairFigure.Of("Table", [new("data", Points(99, 8))], PointsFigure.Names(8));
        yield return FilmFigure.Of("Film", [Points(9, 2), Points(9, 2, 3)], ["a", "b"]);
        yield return FilmFigure.Of("Film", [Points(9, 1), Points(9, 1, 3)], ["a"]);
        yield return HistogramFigure.Of("Numbers", "log p(x), nats", [new("a", [.. Points(50, 1).Select(p => p[0])])]);
        yield return DensityFigure.Of(
            "Density", Points(9, 2), "test", new double[4, 4], "density p(x)", Frame.OfLimit(1e8), ["a", "b"]);
        FieldPanel field = new("noise σ = 0.1", new double[2, 2] { { 1, 2 }, { 3, 4 } }, [new(0, 0, 1, -1)]);
        yield return FieldFigure.Of("Score", "arrows: the score", Frame.OfLimit(1), ["a", "b"], 2, [field]);
        LinePoint[] line = [new(1, 2, 1, 3), new(10, 4, 3, 5)];
        var time = PlotAxis.Logarithmic("t", [1, 1e7]);
        yield return LineFigure.Of("ELBO", time, new("nats", new(-1e-5, 0)), [new("A", line), new("B", line)]);
        yield return IntervalFigure.Of("Variance", new("variance × ms", new(0, 9)), ["first", "second"],
            [new("variance", [new(0, 2, 1, 3)]), new("bias²", [new(1, 4, 3, 5)])], "a note", "words");
    }

    [Fact]
    public void A_png_has_twice_the_size_of_the_figure_and_is_not_blank()
    {
        foreach (var figure in Every())
        {
            var path = Path.Combine(folder, "figure.png");
            figure.Write(path);
            var image = ImageFile.Read(path);
            Assert.Equal((2 * figure.Width, 2 * figure.Height, 3), (image.Width, image.Height, image.Channels));
            Assert.Equal(figure.Pixels().Pixels, image.Pixels);
            // The margin is white; letters are dark.
            Assert.All(image.Pixels[..(image.Width * 3)], p => Assert.Equal(255, p));
            Assert.Contains(image.Pixels, p => p < 64);
        }
    }

    [Fact]
    public void The_font_comes_with_the_program()
    {
        foreach (var bold in new[] { false, true })
        {
            var face = PlotFont.Face(bold);
            Assert.Equal("Inter", face.FamilyName);
            Assert.Equal(bold ? 600 : 400, face.FontWeight);
        }
        Assert.Null(new PlotFont().CreateTypeface("Arial", bold: false, italic: false));
    }

    [Fact]
    public void The_font_has_every_character_used_in_figures()
    {
        var face = PlotFont.Face();
        foreach (var figure in Every())
            foreach (var text in XDocument.Parse(figure.Svg()).Descendants().Where(e => e.Name.LocalName == "text"))
                Assert.True(face.ContainsGlyphs(text.Value), text.Value);
        // A letter that it lacks is found.
        Assert.False(face.ContainsGlyphs("∇"));
    }

    [Fact]
    public void An_svg_is_one_document_that_loads_nothing_from_the_network()
    {
        var path = Path.Combine(folder, "figure.SVG");
        Scatter().Write(path);
        var root = XDocument.Load(path).Root!;
        var texts = root.Descendants().Where(e => e.Name.LocalName == "text").ToArray();
        Assert.Equal("Points & <places>", root.Elements().First(e => e.Name.LocalName == "title").Value);
        foreach (var expected in new[] { "Points & <places>", "speed, km/h", "β", "data", "samples" })
            Assert.Single(texts, t => t.Value == expected);
        // Each text has one place and a length that any font can fill.
        Assert.All(texts, t => Assert.Matches(@"^-?[\d.]+$", t.Attribute("x")!.Value));
        Assert.All(texts, t => Assert.Matches(@"^[\d.]+$", t.Attribute("textLength")!.Value));
        Assert.DoesNotMatch(new Regex("(src|href)=|url\\((?!#)|<script"), File.ReadAllText(path));
    }

    [Fact]
    public void A_long_heading_is_made_to_fit_its_figure()
    {
        var figure = PointsFigure.Of(new string('w', 90), [new("", Points(9, 2))], ["a", "b"]);
        var image = figure.Pixels();
        bool Dark(int x) => Enumerable.Range(0, 60).Any(y => image.Pixels[(y * image.Width + x) * 3] < 128);
        Assert.False(Dark(4) || Dark(image.Width - 5));
        Assert.Contains(Enumerable.Range(image.Width / 2, 30), Dark);
    }

    [Fact]
    public void Every_entry_of_a_legend_is_drawn_in_as_many_rows_as_it_takes()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(k => $"cluster {k}"), new('m', 40), "means"];
        var figure = PointsFigure.Of("Points", [.. names.Select(n => new PointSet(n, Points(9, 2)))], ["a", "b"]);
        string[] texts = [.. XDocument.Parse(figure.Svg()).Descendants().Where(e => e.Name.LocalName == "text")
            .Select(e => e.Value)];
        Assert.All(names, n => Assert.Contains(n, texts));
    }

    [Fact]
    public void A_legend_appears_only_for_several_sets()
    {
        Assert.Equal(["data", "samples"], Scatter().Legend.Select(l => l.LabelText));
        Assert.Empty(PointsFigure.Of("Points", [new("samples", Points(9, 2))], ["a", "b"]).Legend);
        var colors = Scatter().Legend.Select(l => l.MarkerFillColor.ToHex()).ToArray();
        Assert.Equal(2, colors.Distinct().Count());
    }

    [Fact]
    public void Many_points_are_drawn_as_a_density_with_its_own_scale()
    {
        var (few, many) = (Scatter(), Scatter(PointsFigure.MostDots + 1));
        Assert.True(many.Width > few.Width);
        Assert.Empty(many.Legend);
        Assert.Contains(">points per cell<", many.Svg());
        Assert.DoesNotContain(">points per cell<", few.Svg());
    }

    [Fact]
    public void The_note_counts_points_outside_the_frame()
    {
        double[][] points = [[0.5, 0.5], [3, 0.5], [0.5, -2], [0.1, 0.2]];
        var figure = PointsFigure.Of("Points", [new("", points)], ["a", "b"], Frame.OfLimit(1));
        Assert.Equal("2 of 4 points lie outside the picture", figure.Note);
        Assert.Equal("", PointsFigure.Of("Points", [new("", points)], ["a", "b"], Frame.OfLimit(4)).Note);
    }

    [Fact]
    public void A_pair_plot_is_a_triangle_and_says_which_columns_it_leaves_out()
    {
        var three = PairFigure.Of("Table", [new("data", Points(40, 3))], ["a", "b", "c"]);
        Assert.Equal(6, three.Panels.Count);
        Assert.Equal("", three.Note);
        var eight = PairFigure.Of("Table", [new("data", Points(40, 8))], PointsFigure.Names(8));
        Assert.Equal(21, eight.Panels.Count);
        Assert.Equal("the first 6 of 8 columns", eight.Note);
        // A column has one range in all its panels.
        var limits = three.Panels.Select(p => p.Plot.Axes.GetLimits()).ToArray();
        Assert.Equal(limits[0].Left, limits[1].Left);
        Assert.Equal(limits[1].Left, limits[3].Left);
    }

    [Fact]
    public void Panels_of_a_film_have_one_frame_and_equal_data_areas()
    {
        var film = FilmFigure.Of("Film", [Points(9, 2), [[9, 9]], Points(9, 2, 3)], ["a", "b"]);
        _ = film.Pixels();
        Assert.Single(film.Panels.Select(p => p.Plot.Axes.GetLimits().ToString()).Distinct());
        Assert.True(film.Panels[0].Plot.Axes.GetLimits().Right > 9);
        var areas = film.Panels.Select(p => p.Plot.LastRender.DataRect).ToArray();
        Assert.All(areas, a => Assert.Equal((150f, 150f), (a.Width, a.Height)));
        Assert.Equal(["noise", "2 of 3", "samples"], film.Panels.Select(p => p.Plot.Axes.Title.Label.Text));
    }

    [Theory]
    [InlineData(0.11238, 0.88762)]
    [InlineData(0.29275, 0.70725)]
    public void No_two_colors_look_the_same_to_the_color_blind(double red, double green)
    {
        // A protanope and a deuteranope see red and green as one weighted mean. Viénot, Brettel and Mollon, 1999.
        static double Linear(byte v) => Math.Pow(v / 255.0, 2.2);
        double[][] seen = [.. Enumerable.Range(0, 8).Select(PlotStyle.Series)
            .Select(c => new[] { red * Linear(c.R) + green * Linear(c.G), Linear(c.B) })
            .Select(c => Array.ConvertAll(c, v => Math.Pow(v, 1 / 2.2)))];
        for (var i = 0; i < seen.Length; i++)
            for (var j = 0; j < i; j++)
                Assert.True(seen[i].Zip(seen[j], (a, b) => Math.Abs(a - b)).Max() > 0.1, $"{i} and {j}");
    }

    [Fact]
    public void Only_the_native_libraries_of_this_platform_are_beside_the_program()
    {
        var folders = Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "runtimes"));
        var native = folders.Where(f => Directory.Exists(Path.Combine(f, "native"))).ToArray();
        Assert.Single(native);
        var files = Directory.GetFiles(Path.Combine(native[0], "native")).Select(Path.GetFileName);
        Assert.Contains(files, f => f!.Contains("SkiaSharp"));
    }
}
