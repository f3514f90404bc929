using Generative.Data.Tables;

namespace Generative.Data.Tests;

/// <summary>How numbers and durations are written in a line of progress.</summary>
public sealed class NumberFormatTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(106.31, "106.3")]
    [InlineData(-0.00123, "-0.0012")]
    [InlineData(1.5e-6, "1.5e-6")]
    [InlineData(12345.6, "12346")]
    [InlineData(2.5e7, "2.5e7")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Numbers_show_about_four_digits(double value, string text) => Assert.Equal(text, Format.Number(value));

    [Theory]
    [InlineData(0.2, "0:01")]
    [InlineData(750, "12:30")]
    [InlineData(11100, "3:05:00")]
    [InlineData(4 * 86400 + 61, "4d 0:01:01")]
    [InlineData(double.PositiveInfinity, "ages")]
    public void Durations_are_written_like_a_clock(double seconds, string text) =>
        Assert.Equal(text, Format.Duration(seconds));
}
