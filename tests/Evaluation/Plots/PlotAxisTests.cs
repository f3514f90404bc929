using Generative.Evaluation.Plots;
using ScottPlot;

namespace Generative.Evaluation.Tests.Plots;

/// <summary>Numbers and names of an axis.</summary>
public sealed class PlotAxisTests
{
    private static (string Name, string[] Texts, double[] Places) Ticks(PlotAxis axis, int length, bool upward = false)
    {
        using var plot = new Plot();
        IAxis drawn = upward ? plot.Axes.Left : plot.Axes.Bottom;
        plot.Layout.Fixed(new PixelPadding(50));
        axis.ApplyTo(drawn, length);
        plot.RenderInMemory(length + 100, length + 100);
        var ticks = drawn.TickGenerator.Ticks;
        return (drawn.Label.Text, [.. ticks.Select(t => t.Label)], [.. ticks.Select(t => t.Position)]);
    }

    [Fact]
    public void Ticks_are_round_numbers_in_the_range()
    {
        var (name, texts, places) = Ticks(new("x", new(-3.2, 3.3)), 400);
        Assert.Equal("x", name);
        Assert.Equal(["−3", "−2", "−1", "0", "1", "2", "3"], texts);
        Assert.Equal([-3.0, -2, -1, 0, 1, 2, 3], places);
        Assert.Equal(["0.0", "0.5", "1.0"], Ticks(new("x", new(-0.1, 1.2)), 130).Texts);
    }

    [Fact]
    public void Large_and_small_numbers_are_in_units_of_a_power_of_ten()
    {
        var (name, texts, places) = Ticks(new("a", new(-8e6, 2.1e8)), 400);
        Assert.Equal("a (×10⁸)", name);
        Assert.Equal(["0.0", "0.5", "1.0", "1.5", "2.0"], texts);
        Assert.Equal(2e8, places[^1]);
        Assert.Equal("b (×10⁻⁴)", Ticks(new("b", new(0, 2.1e-4)), 400).Name);
    }

    [Fact]
    public void Ticks_that_differ_only_in_late_digits_are_shown_as_differences_from_a_round_number()
    {
        var (name, texts, places) = Ticks(new("a", new(199_999_984, 200_000_016)), 200);
        Assert.Equal("a − 200000000", name);
        Assert.Equal(["−10", "0", "10"], texts);
        Assert.Equal([199_999_990.0, 200_000_000, 200_000_010], places);
        Assert.Equal("a + 5000000000000", Ticks(new("a", new(-5e12 - 4, -5e12 + 3)), 200).Name);
    }

    [Fact]
    public void Numbers_side_by_side_do_not_overlap()
    {
        var (_, across, _) = Ticks(new("x", new(1234.05, 1234.95)), 130);
        var (_, up, _) = Ticks(new("x", new(1234.05, 1234.95)), 130, upward: true);
        Assert.True(across.Sum(t => t.Length) * 6.6 < 130, string.Join(" ", across));
        Assert.True(up.Length > across.Length);
    }

    [Theory]
    [InlineData(0.99, 1.18)]
    [InlineData(-1e9, 1e9)]
    [InlineData(5e-7, 6e-7)]
    [InlineData(199_999_984, 200_000_016)]
    public void An_axis_has_two_ticks_or_more_and_no_two_texts_are_equal(double low, double high)
    {
        foreach (var length in new[] { 130, 260, 400, 600 })
        {
            var (_, texts, places) = Ticks(new("x", new(low, high)), length, upward: true);
            Assert.InRange(texts.Length, 2, 20);
            Assert.Equal(texts.Length, texts.Distinct().Count());
            Assert.All(places, p => Assert.InRange(p, low, high));
        }
    }

    [Fact]
    public void A_logarithmic_axis_has_ticks_at_powers_of_ten()
    {
        var (_, texts, places) = Ticks(PlotAxis.Logarithmic("t", [1e-6, 1e3]), 600);
        Assert.Contains("10⁻⁶", texts);
        Assert.Contains("0.01", texts);
        Assert.Contains("100", texts);
        // The plot's coordinates are logarithms.
        Assert.Contains(-6, places);
        string[] few = ["1", "2", "5", "10", "20", "50", "100", "200"];
        Assert.Equal(few, Ticks(PlotAxis.Logarithmic("t", [1, 200]), 600).Texts);
    }

    [Fact]
    public void Values_that_are_not_positive_are_not_drawn_on_a_logarithmic_axis()
    {
        var axis = PlotAxis.Logarithmic("t", [0, -3, double.NaN, 10, 1000]);
        Assert.All([0, -1, double.NaN, double.PositiveInfinity], v => Assert.Equal(double.NaN, axis.At(v)));
        Assert.InRange(axis.Range.Low, 5, 10);
        Assert.InRange(axis.Range.High, 1000, 2000);
    }
}
