
namespace Generative.Data;

/// <summary>Examples from an array of numbers: pixels as bytes where nothing is lost by it, else as floats.</summary>
internal static class NumpyImages
{
    private const int LargestSide = 16384;

    /// <summary>Images, or vectors if the array is [N, D] or [N].</summary>
    public static IExamples Build(
        NumpyArray array, byte[] labels, IReadOnlyList<string> classes, string place, NumpyOptions o)
    {
        var n = array.Shape[0];
        var isVectors = array.Shape.Length <= 2;
        if (array.At is not null && (isVectors || array is not { Kind: 'u', Size: 1 }))
        {
            const string Streamed = "uint8 images, to be read as they are wanted (data.memoryMegabytes)";
            throw new DataException(place, "element type", $"{array} of more than {o.MemoryMegabytes} MB", Streamed);
        }
        if (isVectors) return Vectors(array, labels, classes, place);
        var planes = LayoutOf(array, place, o) == Layout.ChannelsFirst;
        var (h, w, c) = Sizes(array.Shape, planes);
        if (h is < 1 or > LargestSide || w is < 1 or > LargestSide)
            throw new DataException(place, "shape", $"{array}", $"sides from 1 to {LargestSide}");
        if (array.At is { } at) return Stored(place, at, labels, n, new(c, h, w, classes.Count), planes, classes, o);
        if (Bytes(array, place, o) is { } bytes)
        {
            var pixels = planes ? Interleaved(bytes, n, c, h * w) : bytes;
            return new ImageSet(pixels, labels, n, h, w, c, classes) { Notes = Doubts(array, place, o) };
        }
        var values = Scaled(array, place, o);
        return new FloatImageSet(planes ? Interleaved(values, n, c, h * w) : values, labels, h, w, c, classes);
    }

    private static (int H, int W, int C) Sizes(int[] shape, bool planes) => shape switch
    {
        [_, var h, var w] => (h, w, 1),
        [_, var c, var h, var w] when planes => (h, w, c),
        _ => (shape[1], shape[2], shape[3]),
    };

    private static VectorSet Vectors(NumpyArray array, byte[] labels, IReadOnlyList<string> classes, string place)
    {
        // A number each is a vector of one.
        var (rows, d) = (array.Floats(), array.Shape.Length == 2 ? array.Shape[1] : 1);
        if (d is < 1 or > LargestSide)
            throw new DataException(place, "shape", $"{array}", $"[N, D], D from 1 to {LargestSide}");
        if (Array.FindIndex(rows, v => !float.IsFinite(v)) is >= 0 and var odd)
            throw new DataException(place, $"element [{odd / d}, {odd % d}]", $"{rows[odd]}", "a finite number");
        return new(rows, labels, d, classes);
    }

    // Images have 1 or 3 channels: the axis of such a size holds them, the last one if there are two.
    private static Layout LayoutOf(NumpyArray array, string place, NumpyOptions o)
    {
        var s = array.Shape;
        if (s.Length == 3) return Layout.ChannelsLast;
        var (first, last) = (s.Length == 4 && s[1] is 1 or 3, s.Length == 4 && s[3] is 1 or 3);
        if (o.Layout is null && (first || last)) return last ? Layout.ChannelsLast : Layout.ChannelsFirst;
        if (o.Layout is { } layout && (layout == Layout.ChannelsFirst ? first : last)) return layout;
        var shapes = o.Layout switch
        {
            Layout.ChannelsFirst => "[N, C, H, W] with C 1 or 3 (data.layout)",
            Layout.ChannelsLast => "[N, H, W, C] with C 1 or 3 (data.layout)",
            _ => "[N, H, W, C] or [N, C, H, W] with C 1 or 3",
        };
        throw new DataException(place, "shape", $"{array}", $"[N, H, W], {shapes}, or vectors [N, D]");
    }

    // Integers of 0 and 1, and bool, are black and white; integers from 0 to 255 stay what they are.
    private static byte[]? Bytes(NumpyArray array, string place, NumpyOptions o)
    {
        if (array is { Kind: 'u', Size: 1 }) return array.Bytes;
        if (array.Integers() is not { } values || o.Range is not [0, 1]) return null;
        var (least, most) = (values.Min(), values.Max());
        if (least < 0 || most > byte.MaxValue)
            throw new DataException(place, "pixels", $"{array} from {least} to {most}",
                $"0 to 255, or black and white as data.range: {Suggested(least, most)}");
        var white = most <= 1 ? byte.MaxValue : 1;
        return Array.ConvertAll(values, v => (byte)(v * white));
    }

    // The first of the usual ranges in which all values are.
    private static string Suggested(double least, double most)
    {
        (double Black, double White)[] usual = [(0, 1), (-1, 1), (0, 255), (-128, 127), (0, 4095), (0, 65535)];
        var (black, white) = Array.Find(usual, r => r.Black <= least && most <= r.White);
        return black == white ? $"[{least}, {most}]" : $"[{black}, {white}]";
    }

    private static IReadOnlyList<string> Doubts(NumpyArray array, string place, NumpyOptions o)
    {
        List<string> doubts = [];
        if (array is { Kind: 'u', Size: 1 } && array.Bytes.Max() == 1)
            doubts.Add($"{place}: every pixel is 0 or 1 of 255, black or nearly black; if 1 is white, save the array "
                + "as bool");
        if (o.Layout is null && array.Shape is [_, 1 or 3, _, 1 or 3])
            doubts.Add($"{place}: the last axis of {array} is read as the channels; data.layout: channelsFirst reads "
                + "the other one");
        return doubts;
    }

    // Pixels as floats from 0, black, to 1, white. Half a step of a byte outside is rounding.
    private static float[] Scaled(NumpyArray array, string place, NumpyOptions o)
    {
        var values = array.Floats();
        if (Array.FindIndex(values, v => !float.IsFinite(v)) is >= 0 and var odd)
            throw new DataException(place, $"element {odd}", $"{values[odd]}", "a finite number");
        var (black, white) = ((float)o.Range[0], (float)o.Range[1]);
        var (least, most) = (values.Min(), values.Max());
        for (var k = 0; k < values.Length; k++)
        {
            var v = (values[k] - black) / (white - black);
            if (v is < -0.002f or > 1.002f)
                throw new DataException(place, "pixels", $"{array} from {least} to {most}",
                    $"{black} (black) to {white} (white), or others as data.range: {Suggested(least, most)}");
            values[k] = Math.Clamp(v, 0, 1);
        }
        return values;
    }

    // A .npy file is its own store: an image is a read at its place.
    private static StoredImages Stored(
        string path, long at, byte[] labels, int count, DataShape shape, bool planes, IReadOnlyList<string> classes,
        NumpyOptions o)
    {
        var file = DataException.Guard(path, "a .npy file",
            () => File.OpenHandle(path, options: FileOptions.RandomAccess));
        return new(Read, labels, count, shape, classes, o.MemoryMegabytes * 1_000_000L);

        void Read(int i, Span<byte> pixels)
        {
            var turned = planes && shape.Channels > 1;
            var target = turned ? new byte[pixels.Length] : pixels;
            var (from, done) = (at + (long)i * target.Length, 0);
            while (done < target.Length)
            {
                var read = RandomAccess.Read(file, target[done..], from + done);
                if (read == 0) throw new DataException(path, "elements", $"{i} images", $"{count}");
                done += read;
            }
            if (turned) Interleave<byte>(target, pixels, shape.Channels, shape.Height * shape.Width);
        }
    }

    // [N, C, H W] to [N, H W, C].
    private static T[] Interleaved<T>(T[] planes, int count, int channels, int pixels)
    {
        if (channels == 1) return planes;
        var turned = GC.AllocateUninitializedArray<T>(planes.Length);
        var size = channels * pixels;
        Parallel.For(0, count, i =>
        {
            var to = turned.AsSpan(i * size, size);
            Interleave(planes.AsSpan(i * size, size), to, channels, pixels);
        });
        return turned;
    }

    private static void Interleave<T>(ReadOnlySpan<T> from, Span<T> to, int channels, int pixels)
    {
        for (var k = 0; k < channels; k++)
            for (var p = 0; p < pixels; p++) to[p * channels + k] = from[k * pixels + p];
    }
}
