using Generative.Data;

namespace Generative.Data.Tests;

public sealed class StackedDigitsTests
{
    [Fact]
    public void Each_color_channel_is_a_digit_and_an_image_depends_on_seed_and_index_only()
    {
        var digits = Digits.Generate(40, 3);
        var stacked = StackedDigits.Draw(digits, 25, 9);
        Assert.Equal((25, 28, 28, 3, 0, 0), (stacked.Count, stacked.Height, stacked.Width, stacked.Channels,
            stacked.Labels.Length, stacked.Shape.Classes));
        for (var k = 0; k < 25; k++)
            for (var c = 0; c < 3; c++)
            {
                var channel = stacked[k].ToArray().Where((_, p) => p % 3 == c).ToArray();
                Assert.Contains(Enumerable.Range(0, 40), d => digits[d].SequenceEqual(channel));
            }
        Assert.True(stacked[24].SequenceEqual(StackedDigits.Draw(digits, 30, 9)[24]));
        Assert.False(stacked[24].SequenceEqual(StackedDigits.Draw(digits, 25, 10)[24]));
    }
}
