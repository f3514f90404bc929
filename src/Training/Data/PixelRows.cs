using System.Runtime.InteropServices;

namespace Training.Data;

/// <summary>Turns rows of decoded samples into the bytes of an image: curve, opacity, then grey or color.</summary>
/// <remarks>
/// A 16-bit sample v is v / 257, rounded. A sample of opacity a lies over the background b as a c + (1 - a) b. Grey is
/// 0.2126 R + 0.7152 G + 0.0722 B of the stored samples, rounded: ITU-R BT.709-6, 2015, item 3.2.
/// </remarks>
internal sealed class PixelRows
{
    private const int Red = 2126, Green = 7152, Blue = 722, Whole = 10000;
    private static readonly Lazy<byte[]> deepSamples = new(() => Curve(ushort.MaxValue, exponent: 1));
    private static readonly byte[] samplesAsTheyAre = Curve(byte.MaxValue, exponent: 1);

    private readonly Image image;
    private readonly ImageHeader header;
    private readonly byte background;
    private readonly int samples;                                     // of a pixel
    private readonly byte[] curve, straight;                          // a byte for each value of a sample
    private readonly byte[] row;                                      // [W, samples]

    /// <summary>Fills that image from a file of that header.</summary>
    public PixelRows(Image image, ImageHeader header, byte background)
    {
        (this.image, this.header, this.background) = (image, header, background);
        samples = (header.Grey ? 1 : 3) + (header.Alpha ? 1 : 0);
        straight = header.Deep ? deepSamples.Value : samplesAsTheyAre;
        curve = header.Exponent == 1 ? straight : Curve(straight.Length - 1, header.Exponent);
        row = IsPlain ? [] : new byte[image.Width * samples];
    }

    // Whether the file's samples are the image's bytes.
    private bool IsPlain => samples == image.Channels && !header.Deep && curve == straight;

    /// <summary>Puts the samples of row y in place.</summary>
    public void Put(int y, ReadOnlySpan<byte> decoded)
    {
        var to = image.Pixels.AsSpan(y * image.Width * image.Channels, image.Width * image.Channels);
        if (IsPlain)
        {
            decoded.CopyTo(to);
            return;
        }
        if (header.Deep) Look(MemoryMarshal.Cast<byte, ushort>(decoded));
        else Look(decoded);
        for (var x = 0; x < image.Width; x++) Lay(row.AsSpan(x * samples, samples), Pixel(to, x));
        if (header.TransparentColor is { } color) Clear(MemoryMarshal.Cast<byte, ushort>(decoded), color, to);
    }

    private void Look(ReadOnlySpan<byte> decoded)
    {
        for (var k = 0; k < row.Length; k++) row[k] = curve[decoded[k]];
        if (!header.Alpha || curve == straight) return;
        for (var k = samples - 1; k < row.Length; k += samples) row[k] = straight[decoded[k]];
    }

    private void Look(ReadOnlySpan<ushort> decoded)
    {
        for (var k = 0; k < row.Length; k++) row[k] = curve[decoded[k]];
        if (!header.Alpha || curve == straight) return;
        for (var k = samples - 1; k < row.Length; k += samples) row[k] = straight[decoded[k]];
    }

    private void Lay(ReadOnlySpan<byte> pixel, Span<byte> to)
    {
        var opacity = header.Alpha ? pixel[^1] : byte.MaxValue;
        if (header.Grey)
        {
            to.Fill(Over(pixel[0], opacity));
            return;
        }
        var (r, g, b) = (Over(pixel[0], opacity), Over(pixel[1], opacity), Over(pixel[2], opacity));
        if (to.Length == 1) to[0] = (byte)((Red * r + Green * g + Blue * b + Whole / 2) / Whole);
        else (to[0], to[1], to[2]) = (r, g, b);
    }

    private byte Over(int sample, int opacity) =>
        (byte)((sample * opacity + background * (byte.MaxValue - opacity) + byte.MaxValue / 2) / byte.MaxValue);

    private void Clear(ReadOnlySpan<ushort> decoded, ReadOnlySpan<ushort> color, Span<byte> to)
    {
        for (var x = 0; x < image.Width; x++)
            if (decoded.Slice(x * samples, samples).SequenceEqual(color)) Pixel(to, x).Fill(background);
    }

    private Span<byte> Pixel(Span<byte> row, int x) => row.Slice(x * image.Channels, image.Channels);

    private static byte[] Curve(int white, double exponent)
    {
        var curve = new byte[white + 1];
        for (var v = 0; v <= white; v++)
            curve[v] = (byte)Math.Round(byte.MaxValue * Math.Pow((double)v / white, exponent));
        return curve;
    }
}
