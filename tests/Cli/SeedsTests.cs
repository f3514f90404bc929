using Generative.Data;

namespace Generative.Cli.Tests;

public sealed class SeedsTests
{
    [Theory]
    [InlineData("0-3,70", new long[] { 0, 1, 2, 3, 70 })]
    [InlineData("5", new long[] { 5 })]
    [InlineData(" 7 , 2-2", new long[] { 7, 2 })]
    public void Seeds_are_numbers_and_ranges(string list, long[] expected) => Assert.Equal(expected, Seeds.Parse(list));

    [Theory]
    [InlineData("")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("-4")]
    [InlineData("1,,2")]
    [InlineData("x")]
    [InlineData("0-9223372036854775806")]
    [InlineData("0-600000,0-600000")]
    public void Other_lists_are_refused(string list) => Assert.Throws<DataException>(() => Seeds.Parse(list));
}
