namespace Generative.Data;

/// <summary>Images to another size, by a triangle filter as wide as the reduction: what Pillow and PyTorch call
/// antialiased bilinear.</summary>
/// <remarks>
/// y_i = Σ_j w((j + ½ - c_i) / s) x_j / Σ_j w, c_i = (i + ½) n / m, s = max(n / m, 1), w(t) = max(0, 1 - |t|), for n
/// pixels to m; along rows, then along columns.
/// </remarks>
internal static class Resampling
{
    /// <summary>The whole image, stretched where the proportions differ.</summary>
    public static Image Stretch(Image image, int height, int width)
    {
        if (image.Height == height && image.Width == width) return image;
        var (h, w, c) = (image.Height, image.Width, image.Channels);
        var across = Filter(w, width);
        var narrow = new float[h * width * c];                                         // [h, width, C]
        for (var y = 0; y < h; y++)
            for (var x = 0; x < width; x++)
            {
                var (first, weights) = across[x];
                for (var k = 0; k < c; k++)
                {
                    var sum = 0f;
                    for (var j = 0; j < weights.Length; j++)
                        sum += weights[j] * image.Pixels[((y * w) + first + j) * c + k];
                    narrow[((y * width) + x) * c + k] = sum;
                }
            }
        var down = Filter(h, height);
        var (pixels, row) = (new byte[height * width * c], new float[width * c]);      // [height, width, C]
        for (var y = 0; y < height; y++)
        {
            var (first, weights) = down[y];
            Array.Clear(row);
            for (var j = 0; j < weights.Length; j++)
            {
                var from = narrow.AsSpan((first + j) * row.Length, row.Length);
                for (var k = 0; k < row.Length; k++) row[k] += weights[j] * from[k];
            }
            for (var k = 0; k < row.Length; k++) pixels[y * row.Length + k] = (byte)Math.Clamp(row[k] + 0.5f, 0, 255);
        }
        return new(pixels, height, width, c);
    }

    /// <summary>The largest part of the proportions height : width, from the middle, at that size.</summary>
    public static Image Crop(Image image, int height, int width)
    {
        var (h, w) = Inside(height, width, image.Height, image.Width);
        if (h == image.Height && w == image.Width) return Stretch(image, height, width);
        var part = new Image(new byte[h * w * image.Channels], h, w, image.Channels);
        Copy(image, (image.Height - h) / 2, (image.Width - w) / 2, part, 0, 0, h, w);
        return Stretch(part, height, width);
    }

    /// <summary>The whole image, as large as height x width holds it, in the middle of a background.</summary>
    public static Image Pad(Image image, int height, int width, byte background)
    {
        var (h, w) = Inside(image.Height, image.Width, height, width);
        var whole = Stretch(image, h, w);
        if (h == height && w == width) return whole;
        var padded = new Image(new byte[height * width * image.Channels], height, width, image.Channels);
        Array.Fill(padded.Pixels, background);
        Copy(whole, 0, 0, padded, (height - h) / 2, (width - w) / 2, h, w);
        return padded;
    }

    // The largest size of the proportions a : b inside h x w.
    private static (int Height, int Width) Inside(int a, int b, int h, int w) => (long)a * w <= (long)b * h
        ? (Math.Max(1, (int)Math.Round((double)a * w / b)), w)
        : (h, Math.Max(1, (int)Math.Round((double)b * h / a)));

    private static void Copy(
        Image from, int fromTop, int fromLeft, Image to, int toTop, int toLeft, int height, int width)
    {
        var c = from.Channels;
        for (var y = 0; y < height; y++)
            from.Pixels.AsSpan(((fromTop + y) * from.Width + fromLeft) * c, width * c)
                .CopyTo(to.Pixels.AsSpan(((toTop + y) * to.Width + toLeft) * c));
    }

    private static (int First, float[] Weights)[] Filter(int n, int m)
    {
        var filter = new (int, float[])[m];
        var ratio = (double)n / m;
        var s = Math.Max(ratio, 1);
        for (var i = 0; i < m; i++)
        {
            var c = (i + 0.5) * ratio;
            var (first, end) = (Math.Max((int)Math.Floor(c - s + 0.5), 0), Math.Min((int)Math.Floor(c + s + 0.5), n));
            var weights = new double[end - first];
            for (var j = 0; j < weights.Length; j++) weights[j] = Math.Max(0, 1 - Math.Abs((first + j + 0.5 - c) / s));
            var sum = weights.Sum();
            filter[i] = (first, [.. weights.Select(w => (float)(w / sum))]);
        }
        return filter;
    }
}
