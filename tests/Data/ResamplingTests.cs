using Generative.Data;

namespace Generative.Data.Tests;

public sealed class ResamplingTests
{
    private static readonly Image gradient =
        new([.. from y in Enumerable.Range(0, 12) from x in Enumerable.Range(
        0, 16) from v in new[] { x * 16, y * 21, (x + y) * 9 } select (byte)Math.Min(v, 255)], 12, 16, 3);

    // torch.nn.functional.interpolate(gradient, mode="bilinear", antialias=True) of PyTorch 1.13, rounded.
    private static readonly byte[] byFiveAndSeven =
    [
        13, 19, 16, 47, 19, 35, 84, 19, 55, 120, 19, 76, 156, 19, 96, 193, 19, 117, 227, 19, 136, 13, 65, 35, 47, 65,
            54, 84, 65, 75, 120, 65, 95, 156, 65, 116, 193, 65, 137, 227, 65, 155, 13, 116, 57,
        47, 116, 76, 84, 116, 97, 120, 115, 117, 156, 115, 137, 193, 115, 158, 227, 116, 177, 13, 166, 79, 47, 166, 97,
            84, 166, 118, 120, 166, 139, 156, 166, 159, 193, 166, 180, 227, 166, 199, 13, 212,
        98, 47, 212, 117, 84, 212, 138, 120, 212, 158, 156, 212, 179, 193, 212, 199, 227, 212, 218,
    ];

    // Its first and last rows at 20 x 9: taller and narrower.
    private static readonly byte[]
        first = [9, 0, 5, 34, 0, 19, 63, 0, 36, 93, 0, 52, 120, 0, 68, 147, 0, 83, 177, 0, 99, 206, 0, 116, 231, 0,
            130],
        last = [9, 231, 104, 34, 231, 118, 63, 231, 135, 93, 231, 151, 120, 231, 167, 147, 231, 182, 177, 231, 198, 206,
            231, 215, 231, 231, 229];

    [Fact]
    public void Resizing_is_PyTorchs_antialiased_bilinear()
    {
        Close(byFiveAndSeven, Resampling.Stretch(gradient, 5, 7).Pixels);
        var tall = Resampling.Stretch(gradient, 20, 9).Pixels;
        Close(first, tall[..27]);
        Close(last, tall[^27..]);
        Close([120, 115, 117], Resampling.Stretch(gradient, 1, 1).Pixels);
        Assert.Same(gradient, Resampling.Stretch(gradient, 12, 16));
    }

    [Fact]
    public void A_crop_is_the_middle_square()
    {
        var square = Resampling.Crop(gradient, 12, 12);
        Assert.Equal((12, 12, 3), (square.Height, square.Width, square.Channels));
        Assert.Equal([2 * 16, 0, 2 * 9], square.Pixels[..3]);
        Assert.Equal(gradient.Pixels[(14 * 3 - 3)..(14 * 3)], square.Pixels[(12 * 3 - 3)..(12 * 3)]);
        Close(Resampling.Stretch(square, 5, 5).Pixels, Resampling.Crop(gradient, 5, 5).Pixels);
    }

    [Fact]
    public void A_crop_is_the_largest_middle_part_of_the_wanted_proportions()
    {
        // Of 12 x 16 at 1 : 2: 8 rows, from the third on, all columns.
        var wide = Resampling.Crop(gradient, 8, 16);
        Assert.Equal((8, 16), (wide.Height, wide.Width));
        Assert.Equal(gradient.Pixels[(2 * 16 * 3)..(10 * 16 * 3)], wide.Pixels);
        Close(Resampling.Stretch(wide, 4, 8).Pixels, Resampling.Crop(gradient, 4, 8).Pixels);
        // At 2 : 1: 6 columns, from the sixth on.
        var tall = Resampling.Crop(gradient, 12, 6);
        Assert.Equal(gradient.Pixels[(5 * 3)..(11 * 3)], tall.Pixels[..18]);
        Assert.Same(gradient, Resampling.Crop(gradient, 12, 16));
    }

    [Fact]
    public void Padding_keeps_the_whole_image_in_its_proportions_on_the_background()
    {
        // 12 x 16 in 32 x 32: twice as large, 4 rows of background above and below.
        var padded = Resampling.Pad(gradient, 32, 32, background: 200);
        Assert.Equal((32, 32, 3), (padded.Height, padded.Width, padded.Channels));
        Assert.All(padded.Pixels[..(4 * 32 * 3)], p => Assert.Equal(200, p));
        Assert.All(padded.Pixels[^(4 * 32 * 3)..], p => Assert.Equal(200, p));
        Assert.Equal(Resampling.Stretch(gradient, 24, 32).Pixels, padded.Pixels[(4 * 32 * 3)..^(4 * 32 * 3)]);
        // In 12 x 20: as it is, two columns beside it on each side.
        var beside = Resampling.Pad(gradient, 12, 20, background: 0);
        for (var y = 0; y < 12; y++)
        {
            var row = beside.Pixels.AsSpan(y * 20 * 3, 20 * 3);
            Assert.Equal(gradient.Pixels[(y * 16 * 3)..((y + 1) * 16 * 3)], row[6..54].ToArray());
            Assert.Equal(new byte[6], row[..6].ToArray());
            Assert.Equal(new byte[6], row[54..].ToArray());
        }
        Assert.Same(gradient, Resampling.Pad(gradient, 12, 16, background: 0));
        // A line stays a line.
        var line = new Image([.. Enumerable.Repeat((byte)9, 300)], 1, 300, 1);
        Assert.Equal([0, 9, 0], Resampling.Pad(line, 3, 3, 0).Pixels.Chunk(3).Select(r => r[1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_uniform_image_stays_uniform(int channels)
    {
        var image = new Image([.. Enumerable.Repeat((byte)77, 31 * 17 * channels)], 31, 17, channels);
        Assert.All(Resampling.Stretch(image, 8, 40).Pixels, p => Assert.Equal(77, p));
    }

    // Theirs sums in float in another order: a value on the edge between two bytes may fall to either side.
    private static void Close(byte[] expected, byte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var k = 0; k < expected.Length; k++) Assert.InRange(actual[k] - expected[k], -1, 1);
    }
}
