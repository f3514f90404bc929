using Generative.Data;

namespace Generative.Data.Tests;

/// <summary>
/// JPEG files written by Pillow, and their decoding by libjpeg-turbo: a gradient 12 x 16, R = 16 x, G = 21 y,
/// B = 9 (x + y).
/// </summary>
/// <remarks>
/// The decoders may differ: libjpeg-turbo's inverse cosine transform works in whole numbers, ImageSharp's in floating
/// point, and each rounds Y, Cb and Cr by half a unit; B is Y + 1.772 Cb, so that one unit may become two.
/// </remarks>
public sealed class JpegTests
{
    private const int Rounding = 2;                                   // see above
    private const int Quality = 4;                                    // what quality 90 changes of the gradient at most

    internal static byte[] Bytes(string name) =>
        File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Data", "jpeg", name + ".jpg"));

    [Theory]
    [InlineData("color")]
    [InlineData("progressive")]
    public void Color_comes_out_as_libjpeg_has_it(string file)
    {
        var image = ImageFile.Decode(Bytes(file));
        Assert.Equal((12, 16, 3), (image.Height, image.Width, image.Channels));
        Near([0, 0, 2, 13, 0, 9, 33, 0, 19, 49, 0, 29], image.Pixels[..12], Rounding);
        Assert.Equal(67586.0 / image.Pixels.Length, image.Pixels.Average(p => p), 0.1);               // no bias
        Near(Gradient(), image.Pixels, Quality);
    }

    [Fact]
    public void Gray_and_color_convert_when_asked()
    {
        var gray = ImageFile.Decode(Bytes("gray"));
        Assert.Equal((12, 16, 1), (gray.Height, gray.Width, gray.Channels));
        Near([0, 16, 32, 48, 64, 80, 96, 112, 128, 143, 160, 176], gray.Pixels[..12], Rounding / 2);
        var tripled = ImageFile.Decode(Bytes("gray"), channels: 3);
        Assert.Equal(gray.Pixels.SelectMany(p => new[] { p, p, p }), tripled.Pixels);
        var color = ImageFile.Decode(Bytes("color")).Pixels;
        var made = color.Chunk(3).Select(c => (byte)((2126 * c[0] + 7152 * c[1] + 722 * c[2] + 5000) / 10000));
        Assert.Equal(made, ImageFile.Decode(Bytes("color"), channels: 1).Pixels);
    }

    [Fact]
    public void CMYK_is_converted_to_RGB()
    {
        var image = ImageFile.Decode(FormatTests.Bytes("cmyk.jpg"));
        Assert.Equal((12, 16, 3), (image.Height, image.Width, image.Channels));
        Near(Gradient(), image.Pixels, 2 * Quality);                  // of C, M, Y and of K
        // Pillow's own decoding of another, R = (255 - C) (255 - K) / 255 and so on.
        Near([13, 4, 13, 38, 4, 26, 74, 4, 46, 107, 4, 64], ImageFile.Decode(Bytes("cmyk")).Pixels[..12], Rounding);
    }

    [Fact]
    public void Damage_ends_in_one_sentence()
    {
        var whole = Bytes("color");
        string Fault(byte[] bytes) =>
            Assert.Throws<DataException>(() => ImageFile.Decode(bytes, name: "a.jpg")).Message;
        Assert.Equal("a.jpg: image data: found no end marker, expected a whole JPEG image.", Fault(whole[..^40]));
        Assert.Equal("a.jpg: image data: found no end marker, expected a whole JPEG image.", Fault(whole[..^1]));
        Assert.Equal("a.jpg: header: found none, expected a JPEG frame header.", Fault(whole[..3]));
        // Its header asks for 65,500 x 65,500 pixels, or for more than its bytes can hold.
        var bomb = (byte[])whole.Clone();
        var size = bomb.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5;
        (bomb[size], bomb[size + 1], bomb[size + 2], bomb[size + 3]) = (0xFF, 0xDC, 0xFF, 0xDC);
        Assert.Equal("a.jpg: size: found 65500x65500, expected 1 to 67108864 pixels.", Fault(bomb));
        (bomb[size], bomb[size + 1], bomb[size + 2], bomb[size + 3]) = (0x20, 0, 0x20, 0);
        Assert.StartsWith("a.jpg: image data: found 365 bytes for 8192x8192 pixels, expected", Fault(bomb));
        // Arithmetic coding, which the decoder does not have.
        bomb[size - 4] = 0xC9;
        (bomb[size], bomb[size + 1], bomb[size + 2], bomb[size + 3]) = (0, 12, 0, 16);
        Assert.StartsWith("a.jpg: image data: found \"Decoding jpeg files with arithmetic coding", Fault(bomb));
    }

    [Fact]
    public void Bytes_after_the_end_marker_are_ignored()
    {
        var whole = Bytes("color");
        Assert.Equal(ImageFile.Decode(whole).Pixels, ImageFile.Decode([.. whole, 1, 2, 0xFF, 3]).Pixels);
    }

    internal static byte[] Gradient()
    {
        var pixels = new byte[12 * 16 * 3];
        for (var p = 0; p < 12 * 16; p++)
        {
            var (y, x) = (p / 16, p % 16);
            byte[] color = [(byte)(16 * x), (byte)(21 * y), (byte)(9 * (x + y))];
            color.CopyTo(pixels, 3 * p);
        }
        return pixels;
    }

    private static void Near(byte[] expected, byte[] actual, int tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var k = 0; k < expected.Length; k++) Assert.InRange(actual[k] - expected[k], -tolerance, tolerance);
    }
}
