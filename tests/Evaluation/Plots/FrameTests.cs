using Generative.Evaluation.Plots;

namespace Generative.Evaluation.Tests.Plots;

/// <summary>What a picture of points shows is computed from the points.</summary>
public sealed class FrameTests
{
    private static readonly Random random = new(5);

    private static double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [Fact]
    public void All_values_are_in_the_range_with_four_percent_of_room()
    {
        var range = AxisRange.All([3, double.NaN, -2, double.PositiveInfinity, 8]);
        Assert.Equal(-2.4, range.Low, 1e-12);
        Assert.Equal(8.4, range.High, 1e-12);
        Assert.Equal(range, AxisRange.WithoutStragglers([3, double.NaN, -2, 8]));
    }

    [Fact]
    public void One_outlier_does_not_shrink_the_others_to_a_dot()
    {
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => Normal())];
        var plain = AxisRange.WithoutStragglers(values);
        var with = AxisRange.WithoutStragglers([.. values, 1e6]);
        Assert.False(with.Holds(1e6));
        // The middle 98 percent is 4.7 wide; half of it may be added.
        Assert.InRange(with.Width, plain.Width, 1.5 * plain.Width);
        foreach (var v in values.Where(v => Math.Abs(v) < 3)) Assert.True(with.Holds(v));
    }

    [Theory]
    [InlineData(2e8, 1e6)]
    [InlineData(1e-6, 1e-7)]
    [InlineData(-5e7, 1)]
    public void The_range_follows_the_size_of_the_values(double middle, double spread)
    {
        double[] values = [.. Enumerable.Range(0, 500).Select(_ => middle + spread * Normal())];
        var range = AxisRange.WithoutStragglers(values);
        Assert.All(values, v => Assert.True(range.Holds(v)));
        Assert.InRange(range.Width, 4 * spread, 12 * spread);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-2e8)]
    [InlineData(1e-300)]
    public void Equal_values_are_in_the_middle_of_their_range(double value)
    {
        var range = AxisRange.WithoutStragglers([value, value, value]);
        Assert.True(range.Low < value && value < range.High);
        Assert.Equal(value, range.Middle, Math.Abs(value) * 1e-9);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-2e8)]
    public void Values_that_differ_by_rounding_count_as_equal(double value)
    {
        // A tick for each rounding error would never come to an end.
        var range = AxisRange.All([value, Math.BitIncrement(value)]);
        Assert.Equal(0.2 * Math.Abs(value), range.Width, Math.Abs(value) * 1e-6);
    }

    [Fact]
    public void Without_finite_values_there_is_a_range_too() =>
        Assert.Equal(new AxisRange(-1, 1), AxisRange.WithoutStragglers([double.NaN, double.NegativeInfinity]));

    [Fact]
    public void Similar_widths_share_one_scale_and_others_do_not()
    {
        double[][] ring = [.. Enumerable.Range(0, 300).Select(k => new[] { 2 * Math.Cos(k), 1 + Math.Sin(k) })];
        var square = Frame.Of(ring);
        Assert.True(square.Square);
        Assert.Equal(1, square.Y.Middle, 0.01);
        Assert.InRange(square.X.Width, 4.2, 4.4);
        var table = Frame.Of([[1e6, 1e-6], [2e8, 2e-4], [1e8, 1e-4]]);
        Assert.False(table.Square);
        Assert.True(table.Holds(2e8, 2e-4) && table.Holds(1e6, 1e-6));
        Assert.InRange(table.Y.Width, 1.9e-4, 2.3e-4);
    }
}
