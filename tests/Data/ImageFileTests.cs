using System.Buffers.Binary;
using Generative.Data;

namespace Generative.Data.Tests;

public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(28, 28, 1)]
    [InlineData(5, 9, 3)]
    [InlineData(300, 200, 3)]
    public void What_was_written_is_read_back(int height, int width, int channels)
    {
        var image = Noise(height, width, channels);
        ImageFile.Write(folder["a.png"], image);
        Same(image, ImageFile.Read(folder["a.png"]));
        Same(image, ImageFile.Decode(ImageFile.Encode(image)));
    }

    [Fact]
    public void Gray_and_color_convert_when_asked()
    {
        var gray = Noise(6, 7, 1);
        var colored = ImageFile.Decode(ImageFile.Encode(gray), channels: 3);
        Assert.Equal(gray.Pixels.SelectMany(p => new[] { p, p, p }), colored.Pixels);
        Same(gray, ImageFile.Decode(ImageFile.Encode(colored), channels: 1));
        Assert.Equal(3, ImageFile.Decode(ImageFile.Encode(colored)).Channels);
    }

    [Fact]
    public void A_file_from_elsewhere_is_read()
    {
        // 1 x 2 pixels, 1 bit each, black then white: row filter 0 and bits 01 in a stored zlib block.
        var data = PngBytes.Chunk("IDAT", 0x78, 1, 1, 2, 0, 0xFD, 0xFF, 0, 0x40, 0, 0x42, 0, 0x41);
        var bytes = PngBytes.Around(1, 2, 1, 0, interlaced: false, data);
        Same(new([0, 255], 1, 2, 1), ImageFile.Decode(bytes));
    }

    [Fact]
    public void Damage_ends_in_one_sentence()
    {
        var whole = ImageFile.Encode(Noise(20, 30, 3));
        string Fault(byte[] bytes) =>
            Assert.Throws<DataException>(() => ImageFile.Decode(bytes, name: "a.png")).Message;
        const string signature = "expected that of a PNG, JPEG, WebP, BMP, GIF or TIFF image.";
        Assert.Equal($"a.png: signature: found an empty file, {signature}", Fault([]));
        Assert.Equal($"a.png: signature: found FFD8F0E0, {signature}", Fault([0xFF, 0xD8, 0xF0, 0xE0]));
        Assert.Equal("a.png: header: found none, expected a PNG header of 25 bytes.", Fault(whole[..20]));
        var half = Fault(whole[..(whole.Length / 2)]);
        Assert.Equal("a.png: image data: found no end chunk, expected a whole PNG image.", half);
        whole[^20] ^= 1;                                              // among the data
        Assert.Matches("^a.png: image data: found \".*CRC.*\", expected a whole PNG image.$", Fault(whole));
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(16), 0xFFFFFFFF);
        Assert.Equal("a.png: size: found 20x4294967295, expected 1 to 67108864 pixels.", Fault(whole));
    }

    [Fact]
    public void Random_damage_is_read_or_refused_with_a_DataException()
    {
        var whole = ImageFile.Encode(Noise(8, 8, 3));
        var random = new CounterRandom(12, 0);
        var faults = 0;
        for (var round = 0; round < 1000; round++)
        {
            var bytes = whole[..(random.Below(3) == 0 ? random.Below(whole.Length) : whole.Length)];
            for (var n = 1 + random.Below(3); n > 0 && bytes.Length > 0; n--) bytes[random.Below(bytes.Length)] =
                (byte)random.Below(256);
            try { ImageFile.Decode(bytes); }
            catch (DataException) { faults++; }
        }
        Assert.InRange(faults, 800, 1000);
    }

    [Fact]
    public void Impossible_files_are_named()
    {
        string Fault(Action act) =>
            Assert.Throws<DataException>(act).Message;
        var image = Noise(2, 2, 1);
        const string expected = "expected a PNG, JPEG, WebP, BMP, GIF or TIFF image.";
        Assert.Equal($"{folder["none.png"]}: file: found none, {expected}",
            Fault(() => ImageFile.Read(folder["none.png"])));
        Assert.Equal($"{folder.Path}: file: found a folder, {expected}", Fault(() => ImageFile.Read(folder.Path)));
        var empty = folder.Put("empty.png", []);
        Assert.Equal($"{empty}: length: found an empty file, {expected}", Fault(() => ImageFile.Read(empty)));
        Assert.Equal($"{folder["no/a.png"]}: file: found none, expected a file that can be written.",
            Fault(() => ImageFile.Write(folder["no/a.png"], image)));
    }

    [SkippableFact]
    public void A_link_is_read_and_what_has_no_end_is_not()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need rights there");
        var image = Noise(40, 50, 3);                                 // longer than the link
        ImageFile.Write(folder["a.png"], image);
        File.CreateSymbolicLink(folder["link.png"], folder["a.png"]);
        Same(image, ImageFile.Read(folder["link.png"]));
        File.CreateSymbolicLink(folder["endless.png"], "/dev/zero");
        string Fault(string file) =>
            Assert.Throws<DataException>(() => ImageFile.Read(folder[file])).Message;
        Assert.Contains("found an empty file", Fault("endless.png"));
        File.CreateSymbolicLink(folder["nowhere.png"], folder["none"]);
        Assert.Contains("file: found none", Fault("nowhere.png"));
    }

    [Fact]
    public void Images_of_impossible_sizes_are_refused()
    {
        string Fault(Image image) =>
            Assert.Throws<DataException>(() => ImageFile.Encode(image)).Message;
        Assert.Equal("image: channels: found 2, expected 1 or 3.", Fault(new(new byte[8], 2, 2, 2)));
        Assert.Equal("image: size: found 0x2, expected 1 to 67108864 pixels.", Fault(new([], 0, 2, 1)));
        Assert.Equal("image: pixels: found 5 bytes, expected 4.", Fault(new(new byte[5], 2, 2, 1)));
    }

    [Fact]
    public void A_grid_is_filled_row_by_row()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6];                           // three images of 1 x 2
        var sheet = ImageGrid.Lay(pixels, count: 3, height: 1, width: 2, channels: 1, columns: 2, gapValue: 9);
        Assert.Equal((8, 10), (sheet.Height, sheet.Width));
        Assert.Equal([9, 9, 1, 2, 9, 9, 3, 4, 9, 9], sheet.Pixels[20..30]);
        Assert.Equal([9, 9, 5, 6, 9, 9, 9, 9, 9, 9], sheet.Pixels[50..60]);
        Assert.All(sheet.Pixels[..20].Concat(sheet.Pixels[30..50]).Concat(sheet.Pixels[60..]), p => Assert.Equal(9, p));
    }

    [Fact]
    public void Scaling_a_grid_enlarges_pixels_and_keeps_gaps()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6];                           // one color image of 1 x 2
        var sheet = ImageGrid.Lay(pixels, count: 1, height: 1, width: 2, channels: 3, scale: 2);
        Assert.Equal((6, 8, 3), (sheet.Height, sheet.Width, sheet.Channels));
        byte[] row = [0, 0, 0, 0, 0, 0, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 0, 0, 0, 0, 0, 0];
        Assert.Equal(row, sheet.Pixels[48..72]);
        Assert.Equal(row, sheet.Pixels[72..96]);
        Assert.Equal((2 + 10 * 30, 2 + 10 * 30),
            (ImageGrid.Lay(Digits.Generate(100, 1)) is var page ? page.Height : 0, page.Width));
    }

    private static Image Noise(int height, int width, int channels)
    {
        var random = new CounterRandom(1, (ulong)(height * width * channels));
        var pixels = new byte[height * width * channels];
        foreach (ref var p in pixels.AsSpan()) p = (byte)random.Below(256);
        return new(pixels, height, width, channels);
    }

    private static void Same(Image expected, Image actual)
    {
        Assert.Equal((expected.Height, expected.Width, expected.Channels),
            (actual.Height, actual.Width, actual.Channels));
        Assert.Equal(expected.Pixels, actual.Pixels);
    }
}
