using Generative;
using Generative.Data;
using Generative.Evaluation;
using Generative.Evaluation.Plots;

namespace Generative.Evaluation.Tests;

/// <summary>Which picture shows which examples.</summary>
public sealed class PicturesTests
{
    private static readonly Look look = new("Heading");

    [Theory]
    [InlineData(28, 28, 2)]
    [InlineData(8, 8, 7)]
    [InlineData(32, 20, 2)]
    [InlineData(64, 64, 1)]
    [InlineData(1, 500, 1)]
    public void Small_images_are_enlarged_to_56_pixels_or_more(int height, int width, int scale) =>
        Assert.Equal(scale, Sheets.Scale(height, width));

    [Fact]
    public void An_image_is_enlarged_pixel_by_pixel()
    {
        using var scope = NewDisposeScope();
        var checks = tensor(new[] { 1f, 0, 0, 1 }).view(1, 1, 2, 2);
        var sheet = Sheets.Of(checks, scale: 3).Pixels();
        Assert.Equal((6 + 2 * ImageGrid.Gap, 6 + 2 * ImageGrid.Gap), (sheet.Width, sheet.Height));
        int At(int x, int y) => sheet.Pixels[(y + ImageGrid.Gap) * sheet.Width + x + ImageGrid.Gap];
        for (var y = 0; y < 6; y++)
            for (var x = 0; x < 6; x++)
                Assert.Equal(x / 3 == y / 3 ? 255 : 0, At(x, y));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(20)]
    [InlineData(33)]
    public void Originals_and_reconstructions_never_share_a_row(int n)
    {
        using var scope = NewDisposeScope();
        // The model makes 0.5 of everything; the originals are white.
        var sheet = Pictures.Reconstructions(new Halving(), ones(n, 1, 4, 4), look with { Scale = 1 }).Pixels();
        const int step = 4 + ImageGrid.Gap;
        var (columns, rows) = ((sheet.Width - ImageGrid.Gap) / step, (sheet.Height - ImageGrid.Gap) / step);
        int At(int row, int column)
        {
            var (y, x) = (row * step + ImageGrid.Gap, column * step + ImageGrid.Gap);
            return sheet.Pixels[y * sheet.Width + x];
        }

        Assert.InRange(columns, 1, 16);
        Assert.Equal(0, rows % 2);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var filled = row / 2 * columns + column < n;
                var value = row % 2 == 0 ? 255 : 128;
                Assert.Equal(filled ? value : 0, At(row, column));
            }
    }

    [Fact]
    public void Vectors_are_a_histogram_a_plane_or_a_pair_plot()
    {
        using var scope = NewDisposeScope();
        Figure Drawn(int numbers) => (Figure)Pictures.Samples(randn(40, 1, 1, numbers), look);
        Assert.Equal("share of the set", Drawn(1).Panels[0].Plot.Axes.Left.Label.Text);
        Assert.Equal("x₂", Drawn(2).Panels[0].Plot.Axes.Left.Label.Text);
        Assert.Equal(6, Drawn(3).Panels.Count);
        Assert.All(new[] { 1, 2, 3 }, numbers => Assert.Equal("Heading", Drawn(numbers).Heading));
    }

    [Fact]
    public void Samples_are_drawn_in_the_range_of_the_data_with_its_column_names()
    {
        using var scope = NewDisposeScope();
        var data = tensor(new[] { 1e6f, 1e-6f, 2e8f, 2e-4f, 1e8f, 1e-4f }).view(3, 1, 1, 2);
        var samples = cat([data, tensor(new[] { 9e9f, 0 }).view(1, 1, 1, 2)], 0);
        var figure = (Figure)Pictures.Samples(samples, look with { Names = ["a", "b"], Data = data });
        Assert.Equal("1 of 4 points lie outside the picture", figure.Note);
        var axes = figure.Panels[0].Plot.Axes;
        Assert.Equal(("a (×10⁸)", "b (×10⁻⁴)"), (axes.Bottom.Label.Text, axes.Left.Label.Text));
        var limits = axes.GetLimits();
        Assert.InRange(limits.Right, 2e8, 2.4e8);
        Assert.InRange(limits.Top, 2e-4, 2.4e-4);
    }

    [Fact]
    public void Samples_that_are_not_finite_are_counted_not_drawn()
    {
        using var scope = NewDisposeScope();
        var samples = tensor(new[] { 0f, 0, 1, 1, float.NaN, 0, float.PositiveInfinity, 2 }).view(4, 1, 1, 2);
        var figure = (Figure)Pictures.Samples(samples, look);
        Assert.Equal("2 of 4 points lie outside the picture", figure.Note);
        Assert.Contains(figure.Pixels().Pixels, p => p < 64);
    }

    [Fact]
    public void Interpolations_and_reconstructions_of_vectors_have_a_legend()
    {
        using var scope = NewDisposeScope();
        string[] Legend(Picture picture) => [.. ((Figure)picture).Legend.Select(l => l.LabelText)];
        var ways = Pictures.Ways(randn([3, 5, 1, 1, 2]), look with { Data = randn(9, 1, 1, 2) });
        Assert.Equal(["data", "between", "from", "to"], Legend(ways));
        var reconstructions = Pictures.Reconstructions(new Halving(), randn(3, 1, 1, 4), look);
        Assert.Equal(["examples", "reconstructions"], Legend(reconstructions));
    }

    [Fact]
    public void A_pair_plot_of_samples_shows_the_range_of_the_data()
    {
        using var scope = NewDisposeScope();
        var data = randn(60, 1, 1, 4).clamp(-2, 2);
        var samples = cat([data, full([3, 1, 1, 4], 1e9)], 0);
        var figure = (Figure)Pictures.Samples(samples, look with { Data = data });
        Assert.Equal("3 of 63 points lie outside the picture", figure.Note);
        Assert.All(figure.Panels, p => Assert.InRange(p.Plot.Axes.GetLimits().Right, 1, 2.6));
    }

    [Fact]
    public void The_ways_of_a_single_column_are_lines()
    {
        using var scope = NewDisposeScope();
        var ways = tensor(new[] { 1f, 2, 4, 3, 2, 1 }).view(2, 3, 1, 1, 1);
        var figure = (Figure)Pictures.Ways(ways, look with { Names = ["size"], Data = randn(9, 1, 1, 1) });
        var axes = figure.Panels[0].Plot.Axes;
        Assert.Equal(("share of the way", "size"), (axes.Bottom.Label.Text, axes.Left.Label.Text));
        var points = figure.Panels[0].Plot.PlottableList.OfType<ScottPlot.Plottables.Scatter>()
            .SelectMany(s => s.Data.GetScatterPoints()).Where(p => double.IsFinite(p.X)).Select(p => (p.X, p.Y));
        Assert.Equal([(0, 1), (0.5, 2), (1, 4), (0, 3), (0.5, 2), (1, 1)], points);
    }

    private sealed class Halving : IReconstructor
    {
        public torch.Tensor Reconstruct(torch.Tensor x) => x * 0.5;
    }
}
