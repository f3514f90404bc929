using Generative.Data;

namespace Generative.Data.Tests;

/// <summary>PNG files that are put together in odd or wrong ways.</summary>
public sealed class PngDamageTests
{
    private const int Height = 9, Width = 13;
    private const int Gray = 0, Color = 2, Palette = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_PNG_with_missing_rows_is_damaged(bool interlaced)
    {
        var rows = PngBytes.Rows(Height, Width, 8, interlaced, PngTests.Samples(3, 8));
        byte[] File(byte[] some) => PngBytes.Around(Height, Width, 8, Color, interlaced, PngBytes.Data(some));
        const string missing = "a.png: image data: found missing rows, expected a whole PNG image.";
        _ = ImageFile.Decode(File(rows));
        foreach (var length in new[] { 1, rows.Length / 2, rows.Length - 1 })
            Assert.Equal(missing, Fault(File(rows[..length])));
        var zip = PngBytes.Compressed(rows);
        var half = PngBytes.Chunk("IDAT", zip[..(zip.Length / 2)]);
        Assert.Equal(missing, Fault(PngBytes.Around(Height, Width, 8, Color, interlaced, half)));
        // Black rows at the end are no damage.
        var black = rows.Select((b, i) => i < rows.Length / 3 ? b : (byte)0).ToArray();
        Assert.Equal(0, ImageFile.Decode(File(black)).Pixels[(3 * 7 * Width) + 1]);       // of the last pass
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Data_chunks_may_have_any_length(bool interlaced)
    {
        var samples = PngTests.Samples(3, 8);
        var zip = PngBytes.Compressed(PngBytes.Rows(Height, Width, 8, interlaced, samples));
        byte[] File(params byte[][] chunks) => PngBytes.Around(Height, Width, 8, Color, interlaced, chunks);
        byte[][] Cut(int length) => [.. zip.Chunk(length).Select(c => PngBytes.Chunk("IDAT", c))];
        var expected = ImageFile.Decode(PngBytes.File(Height, Width, 8, Color, interlaced, samples)).Pixels;
        foreach (var length in new[] { 1, 2, 7 })
            Assert.Equal(expected, ImageFile.Decode(File(Cut(length))).Pixels);
        var empty = PngBytes.Chunk("IDAT");
        Assert.Equal(expected, ImageFile.Decode(File([empty, .. Cut(50), empty])).Pixels);
        var (first, second) = (PngBytes.Chunk("IDAT", zip[..9]), PngBytes.Chunk("IDAT", zip[9..]));
        var text = PngBytes.Chunk("tEXt", 65, 0);
        Assert.Equal(
            "a.png: image data: found data in two places, expected a whole PNG image.",
            Fault(File(first, text, second)));
    }

    [Fact]
    public void Impossible_chunks_are_damage()
    {
        var rows = PngBytes.Data(PngBytes.Rows(1, 1, 8, interlaced: false, [7]));
        string Of(params byte[][] chunks) => Fault(PngBytes.Around(1, 1, 8, Gray, interlaced: false, chunks));
        Assert.Equal("a.png: image data: found no data, expected a whole PNG image.", Of());
        Assert.Equal(
            "a.png: image data: found two headers, expected a whole PNG image.",
            Of(PngBytes.Chunk("IHDR", 0, 0, 9, 0, 0, 0, 9, 0, 8, 0, 0, 0, 0), rows));
        var palette = Fault(PngBytes.File(1, 1, 8, Palette, interlaced: true, [7]));
        Assert.Matches("^a.png: image data: found .* expected a whole PNG image.$", palette);
        var unknown = PngBytes.Data([9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8]);          // a filter of 9
        foreach (var interlaced in new[] { false, true })
        {
            var fault = Fault(PngBytes.Around(1, 8, 8, Gray, interlaced, unknown));
            Assert.Contains("unknown filter", fault, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(
            "a.png: image data: found color type 2 of 4 bits, expected a whole PNG image.",
            Fault(PngBytes.Around(1, 1, 4, Color, interlaced: true, rows)));
        var damaged = PngBytes.File(Height, Width, 8, Gray, interlaced: true, PngTests.Samples(1, 8));
        damaged[^20] ^= 1;
        Assert.Equal("a.png: image data: found a wrong checksum, expected a whole PNG image.", Fault(damaged));
        // Deflate grows nothing more than 1032 times.
        Assert.Equal(
            "a.png: image data: found 9 bytes of data, expected a whole PNG image.",
            Fault(PngBytes.Around(8000, 8000, 8, Gray, interlaced: false, PngBytes.Chunk("IDAT", new byte[9]))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_index_beyond_the_palette_gives_its_last_color(bool interlaced)
    {
        var palette = PngBytes.Chunk("PLTE", 9, 8, 7, 6, 5, 4);
        var file = PngBytes.File(2, 2, 8, Palette, interlaced, [0, 1, 2, 255], palette);
        Assert.Equal([9, 8, 7, 6, 5, 4, 6, 5, 4, 6, 5, 4], ImageFile.Decode(file).Pixels);
    }

    private static string Fault(byte[] file) =>
        Assert.Throws<DataException>(() => ImageFile.Decode(file, name: "a.png")).Message;
}
