using System.Buffers.Binary;
using Generative.Data;

namespace Generative.Data.Tests;

/// <summary>PNG files of every kind, built here, and their pixels by the specification's own rules.</summary>
public sealed class PngTests
{
    private const int Height = 9, Width = 13;
    private const int Gray = 0, Color = 2, Palette = 3, GrayAlpha = 4, ColorAlpha = 6;

    public static TheoryData<int, int, bool> Kinds
    {
        get
        {
            var data = new TheoryData<int, int, bool>();
            foreach (var interlaced in new[] { false, true })
            {
                foreach (var depth in new[] { 1, 2, 4, 8, 16 }) data.Add(Gray, depth, interlaced);
                foreach (var depth in new[] { 1, 2, 4, 8 }) data.Add(Palette, depth, interlaced);
                foreach (var kind in new[] { Color, GrayAlpha, ColorAlpha })
                    foreach (var depth in new[] { 8, 16 }) data.Add(kind, depth, interlaced);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_kind_is_read_to_the_byte(int kind, int depth, bool interlaced)
    {
        var samples = Samples(Count(kind), depth);
        var colors = Bytes(3 << depth);
        var opacities = Bytes(1 << depth);
        byte[][] chunks = kind == Palette
            ? [PngBytes.Chunk("PLTE", colors), PngBytes.Chunk("tRNS", opacities)]
            : [];
        var file = PngBytes.File(Height, Width, depth, kind, interlaced, samples, chunks);
        foreach (byte background in new byte[] { 0, 255, 100 })
        {
            var color = ImageFile.Decode(file, channels: 3, background: background);
            var gray = ImageFile.Decode(file, channels: 1, background: background);
            Assert.Equal((Height, Width, 3), (color.Height, color.Width, color.Channels));
            for (var p = 0; p < Height * Width; p++)
            {
                double[] expected = [.. Pixel(p).Select(v => Math.Floor(v + 0.5))];
                // An opacity and a sample are each rounded to bytes where they have 16 bits: one unit each at most.
                var tolerance = depth == 16 && kind is GrayAlpha or ColorAlpha ? 1 : 0;
                var read = color.Pixels.AsSpan(3 * p, 3);
                for (var k = 0; k < 3; k++) Assert.InRange(read[k] - expected[k], -tolerance, tolerance);
                var brightness = 0.2126m * read[0] + 0.7152m * read[1] + 0.0722m * read[2];
                Assert.Equal((byte)Math.Floor(brightness + 0.5m), gray.Pixels[p]);
            }

            double[] Pixel(int p)
            {
                var white = (1 << depth) - 1;
                double[] s = [.. samples.Skip(p * Count(kind)).Take(Count(kind)).Select(v => 255.0 * v / white)];
                double[] index = [.. colors.Skip(3 * samples[p * Count(kind)]).Take(3).Select(v => (double)v)];
                return kind switch
                {
                    Gray => [s[0], s[0], s[0]],
                    Color => s,
                    Palette => Over(index, opacities[samples[p]]),
                    GrayAlpha => Over([s[0], s[0], s[0]], s[1]),
                    _ => Over(s[..3], s[3]),
                };
            }

            double[] Over(double[] color, double opacity) =>
                [.. color.Select(c => (c * opacity + background * (255 - opacity)) / 255)];
        }
        Assert.Equal(kind is Gray or GrayAlpha ? 1 : 3, ImageFile.Decode(file).Channels);
    }

    [Theory]
    [InlineData(Gray)]
    [InlineData(Color)]
    [InlineData(GrayAlpha)]
    [InlineData(ColorAlpha)]
    public void A_picture_is_the_same_with_8_and_16_bits(int kind)
    {
        var samples = Samples(Count(kind), 8);
        foreach (var interlaced in new[] { false, true })
        {
            var eight = PngBytes.File(Height, Width, 8, kind, interlaced, samples);
            var sixteen = PngBytes.File(Height, Width, 16, kind, interlaced, [.. samples.Select(v => 257 * v)]);
            Assert.Equal(ImageFile.Decode(eight).Pixels, ImageFile.Decode(sixteen).Pixels);
        }
    }

    [Fact]
    public void A_ramp_of_sixteen_bits_has_its_mean_at_one_half()
    {
        int[] ramp = [.. Enumerable.Range(0, 256).Select(v => 257 * v)];
        var image = ImageFile.Decode(PngBytes.File(16, 16, 16, Gray, interlaced: false, ramp));
        Assert.Equal(0.5, image.Pixels.Average(p => p / 255.0), 12);
        Assert.Equal([.. Enumerable.Range(0, 256).Select(v => (byte)v)], image.Pixels);
    }

    [Theory]
    [InlineData(Gray, 1, false)]
    [InlineData(Gray, 2, false)]
    [InlineData(Gray, 8, true)]
    [InlineData(Gray, 16, false)]
    [InlineData(Gray, 16, true)]
    [InlineData(Color, 8, false)]
    [InlineData(Color, 16, false)]
    [InlineData(Color, 16, true)]
    public void A_color_marked_as_transparent_shows_the_background(int kind, int depth, bool interlaced)
    {
        var samples = Samples(Count(kind), depth);
        var clear = samples[(5 * Count(kind))..(6 * Count(kind))];
        var chunk = PngBytes.Chunk("tRNS", [.. clear.SelectMany(v => new[] { (byte)(v >> 8), (byte)v })]);
        byte[] File(params byte[][] chunks) => PngBytes.File(Height, Width, depth, kind, interlaced, samples, chunks);
        var plain = ImageFile.Decode(File(), channels: 3);
        var image = ImageFile.Decode(File(chunk), channels: 3, background: 201);
        var cleared = 0;
        for (var p = 0; p < Height * Width; p++)
        {
            var hit = samples.AsSpan(p * Count(kind), Count(kind)).SequenceEqual(clear);
            byte[] expected = hit ? [201, 201, 201] : plain.Pixels[(3 * p)..(3 * p + 3)];
            Assert.Equal(expected, image.Pixels[(3 * p)..(3 * p + 3)]);
            if (hit) cleared++;
        }
        Assert.InRange(cleared, 1, Height * Width - 1);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Gamma_is_applied_unless_there_is_a_color_profile(int depth)
    {
        var white = (1 << depth) - 1;
        int[] samples = [0, white / 4, white / 2, white];
        byte[] Read(params byte[][] chunks) =>
            ImageFile.Decode(PngBytes.File(1, 4, depth, Gray, interlaced: false, samples, chunks)).Pixels;
        var plain = Read();
        // Light itself, shown on a screen of gamma 2.2: v to the power 1 / 2.2.
        byte[] light = [.. samples.Select(v => (byte)Math.Round(255 * Math.Pow((double)v / white, 1 / 2.2)))];
        Assert.Equal(light, Read(Gamma(100_000)));
        Assert.NotEqual(plain, light);
        Assert.Equal(plain, Read(Gamma(45_455)));
        Assert.Equal(plain, Read(Gamma(100_000), PngBytes.Chunk("sRGB", 0)));
        Assert.Equal(plain, Read(PngBytes.Chunk("iCCP", 65, 0, 0, 1, 2), Gamma(100_000)));
        Assert.Equal(plain, Read(Gamma(0)));
        var damaged = Gamma(100_000);
        damaged[^1] ^= 1;
        Assert.Equal(plain, Read(damaged));
    }

    [Fact]
    public void Gamma_does_not_change_opacity()
    {
        int[] samples = [255, 128, 64, 255];
        var image = ImageFile.Decode(PngBytes.File(1, 2, 8, GrayAlpha, interlaced: false, samples, Gamma(100_000)));
        Assert.Equal([128, (byte)Math.Round(255 * Math.Pow(64 / 255.0, 1 / 2.2))], image.Pixels);
    }





    [Fact]
    public void Interlaced_images_of_any_size_are_read()
    {
        for (var height = 1; height <= 10; height++)
            for (var width = 1; width <= 10; width++)
                foreach (var depth in new[] { 1, 4, 8 })
                {
                    var (h, w, d) = (height, width, depth);
                    int[] samples = [.. Enumerable.Range(0, h * w).Select(k => (k * 7 + k / 3) % (1 << d))];
                    byte[] Read(bool interlaced) =>
                        ImageFile.Decode(PngBytes.File(h, w, d, Gray, interlaced, samples)).Pixels;
                    Assert.Equal(Read(interlaced: false), Read(interlaced: true));
                }
    }

    [Fact]
    public void Filters_of_an_interlaced_image_are_undone()
    {
        // Each row holds the differences of a picture from the filter's prediction: 7 x 8 pixels of 2 bytes.
        const int height = 8, width = 7;
        var samples = Samples(2, 8)[..(height * width * 2)];
        var expected = ImageFile.Decode(PngBytes.File(height, width, 8, GrayAlpha, interlaced: false, samples)).Pixels;
        for (var filter = 0; filter <= 4; filter++)
        {
            var rows = PngBytes.Rows(height, width, 8, interlaced: true, samples, filter);
            var file = PngBytes.Around(height, width, 8, GrayAlpha, interlaced: true, PngBytes.Data(rows));
            Assert.Equal(expected, ImageFile.Decode(file).Pixels);
        }
    }

    private static byte[] Gamma(int value)
    {
        var data = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(data, value);
        return PngBytes.Chunk("gAMA", data);
    }

    private static int Count(int kind) => kind switch { Color => 3, GrayAlpha => 2, ColorAlpha => 4, _ => 1 };

    internal static int[] Samples(int each, int depth)
    {
        var random = new CounterRandom(5, (ulong)(each * 100 + depth));
        return [.. Enumerable.Range(0, Height * Width * each).Select(_ => random.Below(1 << depth))];
    }

    private static byte[] Bytes(int count)
    {
        var random = new CounterRandom(6, (ulong)count);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)random.Below(256))];
    }
}
