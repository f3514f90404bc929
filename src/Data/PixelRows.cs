using System.Runtime.InteropServices;

namespace Generative.Data;

/// <summary>Turns rows of decoded samples into the bytes of an image: curve, opacity, then gray or color.</summary>
/// <remarks>
/// A 16-bit sample v is v / 257, rounded. A sample of opacity a lies over the background b as a c + (1 - a) b. Gray is
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
        samples = (header.Gray ? 1 : 3) + (header.Alpha ? 1 : 0);
        straight = header.Deep ? deepSamples.Value : samplesAsTheyAre;
        curve = header.Exponent == 1 ? straight : Curve(straight.Length - 1, header.Exponent);
        if (header.Negative) curve = Array.ConvertAll(curve, v => (byte)(byte.MaxValue - v));
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
        if (header.Alpha) Blend();
        if (header.Gray) Repeat(row, samples, to, image.Channels);
        else if (image.Channels == 1) Weigh(row, samples, to);
        else Pick(row, samples, to);
        if (header.TransparentColor is { } color) Clear(MemoryMarshal.Cast<byte, ushort>(decoded), color, to);
    }

    private void Look(ReadOnlySpan<byte> decoded)
    {
        if (curve == samplesAsTheyAre)
        {
            decoded.CopyTo(row);
            return;
        }
        for (var k = 0; k < row.Length; k++) row[k] = curve[decoded[k]];
        for (var k = samples - 1; header.Alpha && k < row.Length; k += samples) row[k] = straight[decoded[k]];
    }

    private void Look(ReadOnlySpan<ushort> decoded)
    {
        for (var k = 0; k < row.Length; k++) row[k] = curve[decoded[k]];
        for (var k = samples - 1; header.Alpha && k < row.Length; k += samples) row[k] = straight[decoded[k]];
    }

    private void Blend()
    {
        var behind = background;
        for (var at = 0; at < row.Length; at += samples)
        {
            var opacity = row[at + samples - 1];
            if (opacity == byte.MaxValue) continue;
            var rest = behind * (byte.MaxValue - opacity) + byte.MaxValue / 2;
            for (var k = at; k < at + samples - 1; k++) row[k] = (byte)((row[k] * opacity + rest) / byte.MaxValue);
        }
    }

    // [W, samples] to [W, channels]: the first sample, as often as there are channels.
    private static void Repeat(ReadOnlySpan<byte> row, int samples, Span<byte> to, int channels)
    {
        for (int at = 0, k = 0; at < row.Length; at += samples, k += channels) to.Slice(k, channels).Fill(row[at]);
    }

    // [W, samples] to [W, 3]: red, green and blue.
    private static void Pick(ReadOnlySpan<byte> row, int samples, Span<byte> to)
    {
        for (int at = 0, k = 0; k < to.Length; at += samples, k += 3)
        {
            to[k] = row[at];
            to[k + 1] = row[at + 1];
            to[k + 2] = row[at + 2];
        }
    }

    // [W, samples] to [W]: their brightness.
    private static void Weigh(ReadOnlySpan<byte> row, int samples, Span<byte> to)
    {
        for (int at = 0, k = 0; k < to.Length; at += samples, k++)
            to[k] = (byte)((Red * row[at] + Green * row[at + 1] + Blue * row[at + 2] + Whole / 2) / Whole);
    }

    private void Clear(ReadOnlySpan<ushort> decoded, ReadOnlySpan<ushort> color, Span<byte> to)
    {
        for (var x = 0; x < image.Width; x++)
            if (decoded.Slice(x * samples, samples).SequenceEqual(color))
                to.Slice(x * image.Channels, image.Channels).Fill(background);
    }

    private static byte[] Curve(int white, double exponent)
    {
        var curve = new byte[white + 1];
        for (var v = 0; v <= white; v++)
            curve[v] = (byte)Math.Round(byte.MaxValue * Math.Pow((double)v / white, exponent));
        return curve;
    }
}
