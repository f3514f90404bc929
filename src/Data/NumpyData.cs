namespace Generative.Data;

/// <summary>Examples from .npy and .npz files: images as uint8 or floating-point [N, H, W] or [N, H, W, C], vectors as
/// [N, D].</summary>
public static class NumpyData
{
    private const int LargestSide = 16384, MostClasses = 256;
    // By habit of np.savez, of Keras's mnist.npz, of scikit-learn and of the reference batches of diffusion models.
    private static readonly string[] trainKeys = ["images", "x_train", "train_images", "x", "X", "data", "arr_0"],
        trainLabels = ["labels", "y_train", "train_labels", "y"];
    private static readonly string[] testKeys = ["x_test", "test_images"], testLabels = ["y_test", "test_labels"];

    /// <summary>What trains, and what tests where the file or another holds it.</summary>
    public static (IExamples Train, IExamples? Test) Read(NumpyOptions o)
    {
        var train = Examples(o.Path, o.Key, trainKeys, o.LabelsPath, o.LabelsKey, trainLabels, o, null)!;
        var test = o.TestPath is { } path
            ? Examples(path, o.TestKey ?? o.Key, [.. trainKeys, .. testKeys], o.TestLabelsPath, o.TestLabelsKey
            ?? o.LabelsKey, [.. trainLabels, .. testLabels], o, train)
            : Examples(o.Path, o.TestKey, testKeys, o.LabelsPath, o.TestLabelsKey, testLabels, o, train);
        return (train, test);
    }

    private static IExamples? Examples(
        string path, string? key, string[] keys, string? labelsPath, string? labelsKey, string[] labelsKeys,
        NumpyOptions o, IExamples? train)
    {
        var own = Npy.Read(path, k => k == key || k == labelsKey || keys.Contains(k) || labelsKeys.Contains(k)
            || (key is null && train is null), o.MemoryMegabytes * 1_000_000L);
        var (name, array) = Find(path, own, key, keys);
        if (array is null)
        {
            // A test part is looked for in the same file, and need not be there unless it was named.
            if (key is null && train is not null && o.TestPath is null) return null;
            throw new DataException(path, "array", own.Count == 0 ? "none"
                : string.Join(", ", own.Keys.Take(10)), key ?? $"one of {string.Join(", ", keys)}, or a single array");
        }
        var beside = labelsPath is null ? own : Npy.Read(labelsPath);
        var (labelName, labelArray) = labelsPath is not null || own.Count > 1
            ? Find(labelsPath ?? path, beside, labelsKey, labelsKeys, except: labelsPath is null ? name : null)
            : ("", null);
        if (labelArray is null && (labelsKey is not null || labelsPath is not null))
            throw new DataException(labelsPath ?? path, "array", string.Join(", ", beside.Keys.Take(10)), labelsKey
            ?? "labels");
        var place = name == "" ? path : $"{path}[{name}]";
        var count = array.Shape is [var n, ..] ? n : 0;
        if (count == 0)
            throw new DataException(place, "shape", $"[{string.Join(", ", array.Shape)}]",
            "[N, H, W], [N, H, W, C] or [N, D], N 1 or more");
        var labelPlace = labelName == "" ? labelsPath ?? path : $"{labelsPath ?? path}[{labelName}]";
        var (labels, classes) = labelArray is null ? ([], [])
            : Labels(labelArray, count, labelPlace, train?.ClassNames);
        if (train is { Labels.Length: > 0 } && labels.Length == 0)
            throw new DataException(path, "labels", "none", "the test examples' labels, as those that train have some");
        var examples = Build(array, labels, classes, place, o);
        if (train is not null && examples.Shape != train.Shape)
            throw new DataException(place, "shape of an example", $"{examples.Shape}",
            $"{train.Shape} as those that train");
        return examples;
    }

    private static (string Name, NumpyArray? Array) Find(
        string path, IReadOnlyDictionary<string, NumpyArray> arrays, string? key, string[] keys, string? except = null)
    {
        if (key is not null && !(arrays.Count == 1 && arrays.ContainsKey("")))
            return arrays.TryGetValue(key, out var named) ? (key, named)
                : throw new DataException(path, "array", string.Join(", ", arrays.Keys.Take(10)), key);
        if (arrays.Count == 1 && except is null && arrays.First() is var single
            && (single.Key == "" || keys.Contains("arr_0"))) return (single.Key, single.Value);
        var found = Array.Find(keys, k => k != except && arrays.ContainsKey(k));
        return found is null ? ("", null) : (found, arrays[found]);
    }

    private static IExamples Build(
        NumpyArray array, byte[] labels, IReadOnlyList<string> classes, string place, NumpyOptions o)
    {
        var s = array.Shape;
        if (array.At is not null && (array is not { Kind: 'u', Size: 1 } || s.Length == 2))
            throw new DataException(place, "element type", $"{array} of more than {o.MemoryMegabytes} MB",
                "uint8 images, to be read as they are wanted (data.memoryMegabytes)");
        if (s.Length == 2)
        {
            var rows = array.Floats();
            if (Array.FindIndex(rows, v => !float.IsFinite(v)) is >= 0 and var odd)
                throw new DataException(place, $"element [{odd / s[1]}, {odd % s[1]}]", $"{rows[odd]}", "a finite number");
            return s[1] is > 0 and <= LargestSide ? new VectorSet(rows, labels, s[1], classes)
                : throw new DataException(place, "shape", $"{array}", $"[N, D], D from 1 to {LargestSide}");
        }
        var first = o.Layout == Layout.ChannelsFirst;
        if (s.Length is not (3 or 4) || (s.Length == 4 && s[first ? 1 : 3] is not (1 or 3)))
            throw new DataException(place, "shape", $"{array}",
                $"[N, H, W] or {(first ? "[N, C, H, W]" : "[N, H, W, C]")} with C 1 or 3 (data.layout), or [N, D]");
        var (h, w, c) = s.Length == 3 ? (s[1], s[2], 1) : first ? (s[2], s[3], s[1]) : (s[1], s[2], s[3]);
        if (h is < 1 or > LargestSide || w is < 1 or > LargestSide)
            throw new DataException(place, "shape", $"{array}", $"sides from 1 to {LargestSide}");
        if (array.At is { } at) return Stored(place, at, labels, s[0], new(c, h, w, classes.Count), classes, o);
        if (array is { Kind: 'u', Size: 1 })
            return new ImageSet(first ? Interleaved(array.Bytes, s[0], c, h * w)
            : array.Bytes, labels, s[0], h, w, c, classes);
        if (!array.IsFloating) throw new DataException(place, "element type", $"{array}", "uint8 or floating-point images");
        var values = array.Floats();
        var (black, white) = ((float)o.Range[0], (float)o.Range[1]);
        for (var k = 0; k < values.Length; k++)
        {
            var v = (values[k] - black) / (white - black);
            // Half a step of a byte outside is rounding; more is another range.
            if (!(v is >= -0.002f and <= 1.002f))
                throw new DataException(place, $"element {k}", $"{values[k]}",
                $"{black} (black) to {white} (white): set data.range");
            values[k] = Math.Clamp(v, 0, 1);
        }
        return new FloatImageSet(first ? Interleaved(values, s[0], c, h * w) : values, labels, h, w, c, classes);
    }

    // A .npy file is its own store: an image is a read at its place.
    private static StoredImages Stored(
        string path, long at, byte[] labels, int count, DataShape shape, IReadOnlyList<string> classes, NumpyOptions o)
    {
        var file = DataException.Guard(path, "a .npy file", () => File.OpenHandle(path, options: FileOptions.RandomAccess));
        return new((i, pixels) =>
        {
            var planes = o.Layout == Layout.ChannelsFirst && shape.Channels > 1 ? new byte[pixels.Length] : [];
            var target = planes.Length > 0 ? planes : pixels;
            for (int done = 0, read; done < target.Length; done += read)
                if ((read = RandomAccess.Read(file, target[done..], at + (long)i * target.Length + done)) == 0)
                    throw new DataException(path, "elements", $"{i} images", $"{count}");
            if (planes.Length > 0) Interleave<byte>(planes, pixels, shape.Channels, shape.Height * shape.Width);
        }, labels, count, shape, classes, o.MemoryMegabytes * 1_000_000L);
    }

    private static (byte[] Labels, IReadOnlyList<string> Classes) Labels(
        NumpyArray array, int count, string place, IReadOnlyList<string>? classes)
    {
        if (array.Shape is not ([_] or [_, 1])) throw new DataException(place, "shape of labels", $"{array}", $"[{count}]");
        if (array.Count != count)
            throw new DataException(place, "number of labels", $"{array.Count}", $"{count} as there are examples");
        var values = array.Integers() ?? throw new DataException(place, "element type", $"{array}", "integer labels");
        var most = classes?.Count ?? MostClasses;
        if (Array.FindIndex(values, v => v < 0 || v >= most) is >= 0 and var wrong)
            throw new DataException(place, $"label {wrong}", $"{values[wrong]}", $"0 to {most - 1}");
        return ([.. values.Select(v => (byte)v)], classes ?? ImageSet.NumberedClasses((int)values.Max() + 1));
    }

    // [N, C, H W] to [N, H W, C].
    private static T[] Interleaved<T>(T[] planes, int count, int channels, int pixels)
    {
        if (channels == 1) return planes;
        var turned = GC.AllocateUninitializedArray<T>(planes.Length);
        Parallel.For(0, count, i =>
        {
            Interleave<T>(planes.AsSpan(i * channels * pixels, channels * pixels),
                turned.AsSpan(i * channels * pixels, channels * pixels), channels, pixels);
        });
        return turned;
    }

    private static void Interleave<T>(ReadOnlySpan<T> from, Span<T> to, int channels, int pixels)
    {
        for (var k = 0; k < channels; k++)
            for (var p = 0; p < pixels; p++) to[p * channels + k] = from[k * pixels + p];
    }
}
