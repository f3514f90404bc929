using Arrays = System.Collections.Generic.IReadOnlyDictionary<string, Generative.Data.NumpyArray>;

namespace Generative.Data;

/// <summary>
/// Examples from .npy and .npz files: images [N, H, W], [N, H, W, C] or [N, C, H, W], or vectors [N, D]; labels [N].
/// </summary>
internal static class NumpyData
{
    // By habit of np.savez, of Keras's mnist.npz, of scikit-learn and of the reference batches of diffusion models.
    private static readonly Keys trainKeys = new(
        ["images", "x_train", "train_images", "x", "X", "data", "arr_0"], ["labels", "y_train", "train_labels", "y"]);

    private static readonly Keys testKeys = new(["x_test", "test_images"], ["y_test", "test_labels"]);

    private static readonly Keys anyKeys = new(
        [.. trainKeys.Examples, .. testKeys.Examples], [.. trainKeys.Labels, .. testKeys.Labels]);

    /// <summary>What trains, and what tests if the file or another one holds it.</summary>
    public static (IExamples Train, IExamples? Test) Read(NumpyOptions o)
    {
        var arrays = Open(o.Path, o);
        var keys = testKeys.Examples.Contains(o.Key) ? testKeys : trainKeys;
        var name = Find(ForTraining(arrays, o), o.Path, o.Key, keys);
        var train = Build(o, arrays, name, new(o.Path, o.LabelsPath, o.LabelsKey, keys.Labels), null);
        return (train, Test(o, arrays, name, train));
    }

    // Unless it is named for both, the array that tests does not train.
    private static Arrays ForTraining(Arrays arrays, NumpyOptions o)
    {
        var isOneFile = o.TestPath is null || DataNotes.IsSameFile(o.Path, o.TestPath);
        if (o.Key is not null || o.TestKey is null || !isOneFile) return arrays;
        return arrays.Where(a => a.Key != o.TestKey).ToDictionary();
    }

    // A single .npy array has no test part: it is split like any other set.
    private static IExamples? Test(NumpyOptions o, Arrays arrays, string trained, IExamples train)
    {
        if (o.TestPath is { } path)
        {
            var others = Open(path, o);
            var found = Find(others, path, o.TestKey ?? o.Key, anyKeys);
            var labels = new LabelSource(path, o.TestLabelsPath, o.TestLabelsKey ?? o.LabelsKey, anyKeys.Labels);
            return Build(o, others, found, labels, train);
        }
        var name = o.TestKey ?? Array.Find(testKeys.Examples, k => k != trained && arrays.ContainsKey(k));
        if (name is null) return null;
        if (!arrays.ContainsKey(name)) throw new DataException(o.Path, "array", Held(arrays), name);
        // A .npy file of labels holds those of one part.
        var ofTraining = o.LabelsPath is { } file && !Npy.Read(file, most: 0).ContainsKey("") ? file : null;
        var source = new LabelSource(o.Path, o.TestLabelsPath ?? ofTraining, o.TestLabelsKey, testKeys.Labels);
        return Build(o, arrays, name, source, train);
    }

    private static Arrays Open(string path, NumpyOptions o)
    {
        string?[] wanted = [o.Key, o.LabelsKey, o.TestKey, o.TestLabelsKey, .. anyKeys.Examples, .. anyKeys.Labels];
        return Npy.Read(path, k => o.Key is null || wanted.Contains(k), o.MemoryMegabytes * 1_000_000L);
    }

    private static string Find(Arrays arrays, string path, string? key, Keys keys)
    {
        if (arrays.ContainsKey("")) return "";
        if (key is not null && arrays.ContainsKey(key)) return key;
        if (key is null && arrays.Count == 1) return arrays.Keys.First();
        if (key is null && Array.Find(keys.Examples, arrays.ContainsKey) is { } found) return found;
        var expected = key ?? $"one of {string.Join(", ", keys.Examples)}, or a single array";
        throw new DataException(path, "array", Held(arrays), expected);
    }

    private static string Held(Arrays arrays)
    {
        var names = arrays.Keys.Take(10).Select(k => k == "" ? "one without a name" : k);
        return arrays.Count == 0 ? "none" : string.Join(", ", names);
    }

    private static IExamples Build(NumpyOptions o, Arrays arrays, string name, LabelSource source, IExamples? train)
    {
        var array = arrays[name];
        var place = name == "" ? source.Path : $"{source.Path}[{name}]";
        var shape = $"[{string.Join(", ", array.Shape)}]";
        if (array.Shape is not [> 0, ..])
            throw new DataException(place, "shape", shape, "[N, H, W], [N, H, W, C] or [N, D], N 1 or more");
        if (array.IsText) throw new DataException(place, "element type", $"{array}", "numbers");
        var (labels, classes) = Labels(source, arrays, name, array.Shape[0], train);
        var examples = NumpyImages.Build(array, labels, classes, place, o);
        if (train is not null && examples.Shape != train.Shape)
            throw new DataException(place, "shape of an example", $"{examples.Shape}",
                $"{train.Shape} as those that train");
        return examples;
    }

    private static (byte[] Labels, IReadOnlyList<string> Classes) Labels(
        LabelSource o, Arrays own, string name, int count, IExamples? train)
    {
        var path = o.LabelsPath ?? o.Path;
        var arrays = o.LabelsPath is null ? own : Npy.Read(o.LabelsPath);
        var key = o.Key ?? Array.Find(o.Keys, k => (o.LabelsPath is not null || k != name) && arrays.ContainsKey(k));
        var single = o.LabelsPath is not null && arrays.Count == 1;
        if (single && (o.Key is null || arrays.ContainsKey(""))) key = arrays.Keys.First();
        if (key is not null && arrays.TryGetValue(key, out var array))
            return Labels(array, count, key == "" ? path : $"{path}[{key}]", train?.ClassNames);
        if (o.Key is not null || o.LabelsPath is not null)
            throw new DataException(path, "array", Held(arrays), o.Key ?? "labels");
        if (train is { Labels.Length: > 0 })
            throw new DataException(path, "labels", "none", "the test examples' labels, as those that train have some");
        return ([], []);
    }

    private static (byte[] Labels, IReadOnlyList<string> Classes) Labels(
        NumpyArray array, int count, string place, IReadOnlyList<string>? known)
    {
        if (array.Shape is not ([_] or [_, 1]))
            throw new DataException(place, "shape of labels", $"{array}", $"[{count}]");
        if (array.Count != count)
            throw new DataException(place, "number of labels", $"{array.Count}", $"{count} as there are examples");
        if (array.Names() is { } names)
        {
            const string Named = "a class: name it, or leave the example out";
            var empty = Array.FindIndex(names, Classes.IsMissing);
            if (empty >= 0) throw new DataException(place, $"label {empty}", Classes.Shown(names[empty]), Named);
            return Classes.Of(names, place, known);
        }
        var values = array.Integers() ?? throw new DataException(place, "element type", $"{array}", "integer labels");
        var most = known?.Count ?? Classes.Most;
        if (Array.FindIndex(values, v => v < 0 || v >= most) is >= 0 and var wrong)
            throw new DataException(place, $"label {wrong}", $"{values[wrong]}", $"0 to {most - 1}");
        return ([.. values.Select(v => (byte)v)], known ?? ImageSet.NumberedClasses((int)values.Max() + 1));
    }

    /// <summary>Names under which arrays of examples and of labels are looked for.</summary>
    private sealed record Keys(string[] Examples, string[] Labels);

    /// <summary>Where the labels of a file's examples are: in a file of their own, or in the same one.</summary>
    private sealed record LabelSource(string Path, string? LabelsPath, string? Key, string[] Keys);
}
