using Arrays = System.Collections.Generic.IReadOnlyDictionary<string, Generative.Data.NumpyArray>;

namespace Generative.Data;

/// <summary>
/// Examples from .npy and .npz files: images [N, H, W], [N, H, W, C] or [N, C, H, W], or vectors [N, D]; labels [N].
/// </summary>
internal static class NumpyData
{
    // By habit of np.savez, of Keras's mnist.npz, of scikit-learn, of MedMNIST and of the reference batches of
    // diffusion models; in capitals too, as X_train.
    private static readonly Keys trainKeys = new(
        ["images", "x_train", "train_images", "train_x", "x", "data", "train", "arr_0"],
        ["labels", "y_train", "train_labels", "train_y", "y", "target"]);

    private static readonly Keys testKeys = new(
        ["x_test", "test_images", "test_x", "test"], ["y_test", "test_labels", "test_y"]);

    private static readonly Keys anyKeys = new(
        [.. trainKeys.Examples, .. testKeys.Examples], [.. trainKeys.Labels, .. testKeys.Labels]);

    /// <summary>What trains, and what tests if the file or another one holds it.</summary>
    /// <param name="o">Where they are.</param>
    /// <param name="note">Told which arrays are not read.</param>
    public static (IExamples Train, IExamples? Test) Read(NumpyOptions o, Action<string>? note = null)
    {
        var arrays = Open(o.Path, o);
        var open = ForTraining(arrays, o);
        var keys = AreForTesting(open, o) ? testKeys : trainKeys;
        var name = Find(open, o.Path, o.Key, keys);
        HashSet<string> used = [name];
        var train = Build(o, arrays, name, new(o.Path, o.LabelsPath, o.LabelsKey, keys.Labels), null, used);
        var test = Test(o, arrays, name, train, used);
        string[] others = o.Key is null ? [.. Npy.Names(o.Path).Except(used)] : [];
        if (others.Length > 0)
            note?.Invoke($"{o.Path}: arrays that are not read: {string.Join(", ", others.Take(10))}");
        if (o.Flip && train.Shape.IsVector)
            throw new DataException(o.Path, "data.flip", $"vectors [{train.Shape.Pixels}]", "images");
        return (train, test);
    }

    // A file of test examples alone is a set like any other.
    private static bool AreForTesting(Arrays arrays, NumpyOptions o) => o.Key is null
        ? Held(arrays, trainKeys.Examples) is null && Held(arrays, testKeys.Examples) is not null
        : IsOneOf(testKeys.Examples, o.Key);

    // Unless it is named for both, the array that tests does not train.
    private static Arrays ForTraining(Arrays arrays, NumpyOptions o)
    {
        var isOneFile = o.TestPath is null || Paths.IsSameFile(o.Path, o.TestPath);
        if (o.Key is not null || o.TestKey is null || !isOneFile) return arrays;
        return arrays.Where(a => a.Key != o.TestKey).ToDictionary();
    }

    // A single .npy array has no test part: it is split like any other set.
    private static IExamples? Test(
        NumpyOptions o, Arrays arrays, string trained, IExamples train, HashSet<string> used)
    {
        if (o.TestPath is { } path)
        {
            var others = Open(path, o);
            var found = Find(others, path, o.TestKey ?? o.Key, anyKeys);
            var labels = new LabelSource(path, o.TestLabelsPath, o.TestLabelsKey ?? o.LabelsKey, anyKeys.Labels);
            return Build(o, others, found, labels, train, []);
        }
        var name = o.TestKey ?? Held(arrays, testKeys.Examples, except: trained);
        if (name is null) return null;
        if (!arrays.ContainsKey(name)) throw new DataException(o.Path, "array", Names(arrays), name);
        _ = used.Add(name);
        // A .npy file of labels holds those of one part.
        var ofTraining = o.LabelsPath is { } file && !Npy.Read(file, most: 0).ContainsKey("") ? file : null;
        var source = new LabelSource(o.Path, o.TestLabelsPath ?? ofTraining, o.TestLabelsKey, testKeys.Labels);
        return Build(o, arrays, name, source, train, used);
    }

    private static Arrays Open(string path, NumpyOptions o)
    {
        string?[] named = [o.Key, o.LabelsKey, o.TestKey, o.TestLabelsKey];
        // What else a file holds need not be readable: notes, and objects of Python.
        var names = Npy.Names(path);
        var all = o.Key is null && !names.Any(n => n != o.TestKey && IsOneOf(anyKeys.Examples, n));
        return Npy.Read(path, key => all || IsWanted(key), o.MemoryMegabytes * 1_000_000L);

        bool IsWanted(string key) =>
            named.Contains(key) || IsOneOf(anyKeys.Examples, key) || IsOneOf(anyKeys.Labels, key);
    }

    private static string Find(Arrays arrays, string path, string? key, Keys keys)
    {
        if (arrays.ContainsKey("")) return "";
        if (key is not null && arrays.ContainsKey(key)) return key;
        if (key is null && arrays.Count == 1) return arrays.Keys.First();
        if (key is null && Held(arrays, keys.Examples) is { } found) return found;
        var expected = $"one of {string.Join(", ", keys.Examples)}, or data.key to name one";
        throw new DataException(path, "array", Names(arrays), key ?? expected);
    }

    private static bool IsOneOf(string[] names, string? key) => names.Contains(key, StringComparer.OrdinalIgnoreCase);

    // The array of the first of those names.
    private static string? Held(Arrays arrays, string[] names, string? except = null) => names
        .Select(name => arrays.Keys.FirstOrDefault(k =>
            k != except && k.Equals(name, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault(k => k is not null);

    /// <summary>The first names of arrays, for a fault.</summary>
    internal static string Names(Arrays arrays)
    {
        var names = arrays.Keys.Take(10).Select(k => k == "" ? "one without a name" : k);
        return arrays.Count == 0 ? "none" : string.Join(", ", names);
    }

    private static IExamples Build(
        NumpyOptions o, Arrays arrays, string name, LabelSource source, IExamples? train, HashSet<string> used)
    {
        var array = arrays[name];
        var place = name == "" ? source.Path : $"{source.Path}[{name}]";
        var shape = $"[{string.Join(", ", array.Shape)}]";
        if (array.Shape is not [> 0, ..])
            throw new DataException(place, "shape", shape, "[N, H, W], [N, H, W, C] or [N, D], N 1 or more");
        if (array.IsText) throw new DataException(place, "element type", $"{array}", "numbers");
        var (labels, classes) = Labels(source, arrays, name, array.Shape[0], train, used);
        var examples = NumpyImages.Build(array, labels, classes, place, o);
        if (train is not null && examples.Shape != train.Shape)
            throw new DataException(place, "shape of an example", $"{examples.Shape}",
                $"{train.Shape} as those that train");
        return examples;
    }

    private static (byte[] Labels, IReadOnlyList<string> Classes) Labels(
        LabelSource o, Arrays own, string name, int count, IExamples? train, HashSet<string> used)
    {
        var isNamed = o.Key is not null || o.LabelsPath is not null;
        // Labels of test examples alone say nothing.
        if (train is { Labels.Length: 0 } && !isNamed) return ([], []);
        var path = o.LabelsPath ?? o.Path;
        var arrays = o.LabelsPath is null ? own : Npy.Read(o.LabelsPath);
        var key = o.Key ?? Held(arrays, o.Keys, except: o.LabelsPath is null ? name : null);
        var single = o.LabelsPath is not null && arrays.Count == 1;
        if (single && (o.Key is null || arrays.ContainsKey(""))) key = arrays.Keys.First();
        if (key is not null && arrays.TryGetValue(key, out var array))
        {
            if (train is { Labels.Length: 0 })
                throw new DataException(
                    path, "labels", "those of test examples", "none, as those that train have none");
            if (o.LabelsPath is null) _ = used.Add(key);
            return NumpyLabels.Of(array, count, key == "" ? path : $"{path}[{key}]", train?.ClassNames);
        }
        if (isNamed) throw new DataException(path, "array", Names(arrays), o.Key ?? "labels");
        if (train is { Labels.Length: > 0 })
            throw new DataException(path, "labels", "none", "the test examples' labels, as those that train have some");
        return ([], []);
    }

    /// <summary>Names under which arrays of examples and of labels are looked for.</summary>
    private sealed record Keys(string[] Examples, string[] Labels);

    /// <summary>Where the labels of a file's examples are: in a file of their own, or in the same one.</summary>
    private sealed record LabelSource(string Path, string? LabelsPath, string? Key, string[] Keys);
}
