using Generative.Data;

namespace Tests.Training.Data;

/// <summary>JPEG files written by Pillow (libjpeg-turbo too, but its own build): a gradient 12 x 16, R = 16 x, G = 21 y, B = 9 (x + y).</summary>
public sealed class JpegTests
{
    private const string Colour = "colour", Progressive = "progressive", Grey = "grey", Cmyk = "cmyk";

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Training", "Data", "jpeg", name + ".jpg"));

    [SkippableTheory]
    [InlineData(Colour)]
    [InlineData(Progressive)]
    public void Colour_comes_out_as_Pillow_has_it(string file)
    {
        NeedsLibrary();
        var image = ImageFile.Decode(Bytes(file));
        Assert.Equal((12, 16, 3), (image.Height, image.Width, image.Channels));
        Assert.Equal([0, 0, 2, 13, 0, 9, 33, 0, 19, 49, 0, 29], image.Pixels[..12]);   // Pillow's own decoding
        Assert.Equal(67586, image.Pixels.Sum(p => p));
        for (var y = 0; y < 12; y++)
            for (var x = 0; x < 16; x++)
                for (var c = 0; c < 3; c++)
                    Assert.InRange(image.Pixels[(y * 16 + x) * 3 + c] - (c == 0 ? 16 * x : c == 1 ? 21 * y : 9 * (x + y)), -4, 4);   // quality 90 changes no pixel by more
    }

    [SkippableFact]
    public void Grey_and_colour_convert_when_asked()
    {
        NeedsLibrary();
        var grey = ImageFile.Decode(Bytes(Grey));
        Assert.Equal((12, 16, 1), (grey.Height, grey.Width, grey.Channels));
        Assert.Equal([0, 16, 32, 48, 64, 80, 96, 112, 128, 143, 160, 176], grey.Pixels[..12]);
        Assert.Equal(grey.Pixels.SelectMany(p => new[] { p, p, p }), ImageFile.Decode(Bytes(Grey), channels: 3).Pixels);
        // Brightness of JPEG: 0.299 R + 0.587 G + 0.114 B.
        var (made, colour) = (ImageFile.Decode(Bytes(Colour), channels: 1).Pixels, ImageFile.Decode(Bytes(Colour)).Pixels);
        for (var k = 0; k < made.Length; k++) Assert.InRange(made[k] - (0.299 * colour[3 * k] + 0.587 * colour[3 * k + 1] + 0.114 * colour[3 * k + 2]), -2, 2);
    }

    [SkippableFact]
    public void Damage_ends_in_one_sentence()
    {
        NeedsLibrary();
        var whole = Bytes(Colour);
        string Fault(byte[] bytes) => Assert.Throws<DataFault>(() => ImageFile.Decode(bytes, name: "a.jpg")).Message;
        Assert.Equal("a.jpg: colour: found CMYK, expected grey, RGB or YCbCr.", Fault(Bytes(Cmyk)));
        Assert.Matches("^a.jpg: image data: found \".*\", expected a whole JPEG image.$", Fault(whole[..^40]));
        Assert.Equal("a.jpg: size: found 0x0, expected 1 to 67108864 pixels.", Fault(whole[..3]));
        // Its header asks for 65,500 x 65,500 pixels.
        var bomb = (byte[])whole.Clone();
        var size = bomb.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5;
        (bomb[size], bomb[size + 1], bomb[size + 2], bomb[size + 3]) = (0xFF, 0xDC, 0xFF, 0xDC);
        Assert.Equal("a.jpg: size: found 65500x65500, expected 1 to 67108864 pixels.", Fault(bomb));
    }

    private static void NeedsLibrary() => Skip.IfNot(System.Runtime.InteropServices.NativeLibrary.TryLoad("libturbojpeg.so.0", out _), "libturbojpeg0 is not installed");
}
