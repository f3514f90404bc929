using System.Buffers.Binary;
using Generative.Data;

namespace Generative.Data.Tests;

/// <summary>
/// WebP, BMP, GIF and TIFF files written by Pillow, of the gradient of <see cref="JpegTests"/>; and what holds for
/// files of every format.
/// </summary>
public sealed class FormatTests
{
    private const int Height = 12, Width = 16;

    /// <summary>A whole file of each format.</summary>
    public static TheoryData<string> Whole =>
    [
        "png", "jpeg", "lossless.webp", "lossy-alpha.webp", "turned.webp", "plain.bmp", "palette.bmp", "plain.gif",
        "animated.gif", "lzw.tiff", "deflate.tiff", "gray.tiff",
    ];

    internal static byte[] Bytes(string file) => file switch
    {
        "png" => ImageFile.Encode(new(JpegTests.Gradient(), Height, Width, 3)),
        "jpeg" => JpegTests.Bytes("color"),
        _ => File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Data", "formats", file)),
    };

    [Theory]
    [InlineData("lossless.webp")]
    [InlineData("plain.bmp")]
    [InlineData("palette.bmp")]
    [InlineData("plain.gif")]
    [InlineData("animated.gif")]
    [InlineData("lzw.tiff")]
    [InlineData("deflate.tiff")]
    public void Formats_without_loss_are_read_to_the_byte(string file)
    {
        var image = ImageFile.Decode(Bytes(file));
        Assert.Equal((Height, Width, 3), (image.Height, image.Width, image.Channels));
        Assert.Equal(JpegTests.Gradient(), image.Pixels);
    }

    [Fact]
    public void Lossy_WebP_comes_out_as_libwebp_has_it()
    {
        // Its decoding is defined to the bit: RFC 6386, section 1.
        var image = ImageFile.Decode(Bytes("lossy.webp"));
        Assert.Equal([1, 1, 3, 11, 3, 10, 24, 4, 18, 40, 3, 24], image.Pixels[..12]);
        Assert.Equal(67821, image.Pixels.Sum(p => p));
        Assert.Equal(40628, ImageFile.Decode(Bytes("lossy-alpha.webp")).Pixels.Sum(p => p));
    }

    [Theory]
    [InlineData(0, 255)]
    [InlineData(1, 0)]
    public void A_fax_is_white_where_its_file_says(int photometric, byte left)
    {
        var image = ImageFile.Decode(TiffBytes.Fax(photometric));
        byte[] row = [.. Enumerable.Repeat(left, 8), .. Enumerable.Repeat((byte)(255 - left), 8)];
        Assert.Equal((2, 16, 1), (image.Height, image.Width, image.Channels));
        Assert.Equal([.. row, .. row], image.Pixels);
    }

    [Fact]
    public void A_gray_file_has_one_channel()
    {
        var image = ImageFile.Decode(Bytes("gray.tiff"));
        Assert.Equal((Height, Width, 1), (image.Height, image.Width, image.Channels));
        Assert.Equal(22468, image.Pixels.Sum(p => p));                // Pillow's sum
    }

    [Theory]
    [InlineData("alpha.webp")]
    [InlineData("alpha.tiff")]
    public void Partly_opaque_pixels_are_blended_with_the_background(string file)
    {
        var color = JpegTests.Gradient();
        foreach (byte background in new byte[] { 0, 255, 90 })
        {
            var image = ImageFile.Decode(Bytes(file), background: background);
            for (var k = 0; k < color.Length; k++)
            {
                var opacity = 17 * (k / 3 % Width);
                var expected = (color[k] * opacity + background * (255 - opacity)) / 255.0;
                Assert.Equal(Math.Floor(expected + 0.5), image.Pixels[k]);
            }
        }
    }

    [Fact]
    public void A_transparent_color_shows_the_background()
    {
        var color = JpegTests.Gradient();
        (color[15], color[16], color[17]) = (33, 33, 33);
        Assert.Equal(color, ImageFile.Decode(Bytes("transparent.gif"), background: 33).Pixels);
    }

    // Where the stored image's first pixel and the last pixel of its first row are shown: EXIF 2.3, section 4.6.4.
    [Theory]
    [InlineData(1, "top left", "top right")]
    [InlineData(2, "top right", "top left")]
    [InlineData(3, "bottom right", "bottom left")]
    [InlineData(4, "bottom left", "bottom right")]
    [InlineData(5, "top left", "bottom left")]
    [InlineData(6, "top right", "bottom right")]
    [InlineData(7, "bottom right", "top right")]
    [InlineData(8, "bottom left", "top left")]
    public void An_image_is_turned_by_its_orientation_tag(int orientation, string first, string last)
    {
        int[] stored = [.. Enumerable.Range(0, 6 * 4).Select(k => 10 * k)];            // 6 rows of 4
        var (height, width) = orientation < 5 ? (6, 4) : (4, 6);
        foreach (var big in new[] { false, true })
        {
            var exif = TiffBytes.Exif(orientation, big);
            var chunk = PngBytes.Chunk("eXIf", exif);
            var png = ImageFile.Decode(PngBytes.File(6, 4, 8, 0, interlaced: false, stored, chunk));
            Assert.Equal((height, width), (png.Height, png.Width));
            byte Corner(string name)
            {
                var (top, left) = (name.StartsWith("top"), name.EndsWith("left"));
                return png.Pixels[(top ? 0 : (height - 1) * width) + (left ? 0 : width - 1)];
            }

            Assert.Equal((stored[0], stored[3]), (Corner(first), Corner(last)));
            Assert.Equal(stored.Order(), png.Pixels.Select(p => (int)p).Order());

            // The same of JPEG and of TIFF, whose own tags hold it.
            var upright = ImageFile.Decode(Bytes("jpeg"));
            byte[] segment = [.. "Exif\0\0"u8, .. exif];
            byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(segment.Length + 2), .. segment, .. Bytes("jpeg")[2..]];
            var turned = ImageFile.Decode(jpeg);
            Assert.Equal(orientation < 5 ? (Height, Width) : (Width, Height), (turned.Height, turned.Width));
            Assert.Equal(upright.Pixels.Order(), turned.Pixels.Order());
            Assert.Equal(orientation == 1, turned.Pixels.SequenceEqual(upright.Pixels));
            byte[] samples = [.. stored.Select(v => (byte)v)];
            Assert.Equal(png.Pixels, ImageFile.Decode(TiffBytes.File(6, 4, samples, big, orientation)).Pixels);
        }
    }

    [Fact]
    public void A_WebP_is_turned_by_its_orientation_tag()
    {
        var (image, stored) = (ImageFile.Decode(Bytes("turned.webp")), JpegTests.Gradient());
        Assert.Equal((Width, Height), (image.Height, image.Width));
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var (from, to) = (3 * ((Height - 1 - x) * Width + y), 3 * (y * Height + x));          // to the right
                Assert.Equal(stored[from..(from + 3)], image.Pixels[to..(to + 3)]);
            }
    }

    [Fact]
    public void A_damaged_orientation_tag_is_ignored()
    {
        int[] stored = [1, 2, 3, 4, 5, 6];
        byte[] Read(byte[] exif)
        {
            var chunk = PngBytes.Chunk("eXIf", exif);
            return ImageFile.Decode(PngBytes.File(3, 2, 8, 0, interlaced: false, stored, chunk)).Pixels;
        }

        var whole = TiffBytes.Exif(6, big: false);
        Assert.NotEqual(stored.Select(v => (byte)v), Read(whole));
        byte[] away = [.. whole[..4], 255, 255, 255, 255];
        var (below, above) = (TiffBytes.Exif(0, big: true), TiffBytes.Exif(9, big: false));
        foreach (var exif in new[] { [], whole[..7], whole[..12], away, below, above })
            Assert.Equal(stored.Select(v => (byte)v), Read(exif));
    }

    [Theory, MemberData(nameof(Whole))]
    public void A_file_cut_off_anywhere_is_damaged(string file)
    {
        var bytes = Bytes(file);
        _ = ImageFile.Decode(bytes);
        for (var length = 0; length < bytes.Length; length++)
        {
            var fault = Record.Exception(() => ImageFile.Decode(bytes.AsSpan(0, length)));
            Assert.True(fault is DataException, $"{length} of {bytes.Length} bytes: {fault?.ToString() ?? "read"}");
            Assert.DoesNotContain("Exception", fault!.Message);
        }
    }

    [Fact]
    public void Other_formats_are_refused_by_their_first_bytes()
    {
        string Fault(params byte[] bytes) =>
            Assert.Throws<DataException>(() => ImageFile.Decode(bytes, name: "a")).Message;
        const string expected = "expected that of a PNG, JPEG, WebP, BMP, GIF or TIFF image.";
        Assert.Equal($"a: signature: found 'P5 2 2 2', {expected}", Fault([.. "P5 2 2 255\n...."u8]));
        Assert.Equal($"a: signature: found 0000001C66747970, {expected}", Fault([0, 0, 0, 0x1C, .. "ftypheic"u8]));
        Assert.Equal($"a: signature: found 5249464600000000, {expected}", Fault([.. "RIFF\0\0\0\0WAVE"u8]));
        Assert.Equal("a: image data: found an animation, expected a whole WebP image.", Fault(Bytes("animated.webp")));
    }

    [Fact]
    public void A_TIFF_with_missing_or_short_strips_is_damaged()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6];
        string Fault(byte[] bytes) =>
            Assert.Throws<DataException>(() => ImageFile.Decode(bytes, name: "a.tif")).Message.Split(": ", 2)[1];
        const string expected = "expected a whole TIFF image.";
        Assert.Equal(pixels, ImageFile.Decode(TiffBytes.File(3, 2, pixels, big: false)).Pixels);
        var cut = Fault(TiffBytes.File(3, 2, pixels, big: false, at: 1 << 20));
        Assert.Equal($"image data: found a strip that is cut off, {expected}", cut);
        var five = Fault(TiffBytes.File(3, 2, pixels[..5], big: true));
        Assert.Equal($"image data: found 5 of 6 bytes, {expected}", five);
        var few = Fault(TiffBytes.File(3, 2, pixels, big: true, rowsPerStrip: 1));
        Assert.Equal($"image data: found 1 of 3 strips, {expected}", few);
        var none = Fault(TiffBytes.File(3, 2, pixels, big: true)[..8]);
        Assert.Equal("size: found 0x0, expected 1 to 67108864 pixels.", none);
    }

    [Fact]
    public void Sixteen_bits_in_a_TIFF_are_divided_by_257()
    {
        byte[] samples = [0, 0, 0x80, 0x80, 0xFF, 0xFF, 0x40, 0x40];                  // the same in either byte order
        foreach (var big in new[] { false, true })
            Assert.Equal([0, 0x80, 0xFF, 0x40], ImageFile.Decode(TiffBytes.File(2, 2, samples, big, bits: 16)).Pixels);
    }

    [Fact]
    public void The_fourth_byte_of_a_BMP_is_an_opacity_where_the_file_says_so()
    {
        byte[] pixel = [10, 20, 30, 128];                             // blue, green, red, the fourth
        Assert.Equal([30, 20, 10], ImageFile.Decode(Bmp(pixel, fields: false)).Pixels);
        Assert.Equal([15, 10, 5], ImageFile.Decode(Bmp(pixel, fields: true)).Pixels);
        Assert.Equal([142, 137, 132], ImageFile.Decode(Bmp(pixel, fields: true), background: 255).Pixels);
        var cut = Assert.Throws<DataException>(() => ImageFile.Decode(Bmp(pixel, fields: false)[..^1], name: "a.bmp"));
        Assert.Equal("a.bmp: image data: found 125 of 126 bytes, expected a whole BMP image.", cut.Message);
    }

    // A file header, a header of version 4 with masks, one pixel.
    private static byte[] Bmp(byte[] pixel, bool fields)
    {
        var file = new byte[14 + 108 + 4];
        "BM"u8.CopyTo(file);
        (int At, uint Value)[] numbers =
        [
            (2, (uint)file.Length), (10, 14 + 108), (14, 108), (18, 1), (22, 1), (30, fields ? 3u : 0),
            (54, 0xFF0000), (58, 0xFF00), (62, 0xFF), (66, 0xFF000000),
        ];
        foreach (var (at, value) in numbers) BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
        (file[26], file[28]) = (1, 32);
        pixel.CopyTo(file, 14 + 108);
        return file;
    }
}
