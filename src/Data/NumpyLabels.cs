namespace Generative.Data;

/// <summary>Class numbers from an array of labels: whole numbers, names, or rows with one 1 (one-hot).</summary>
internal static class NumpyLabels
{
    /// <summary>The class number of each example, and the names of the classes.</summary>
    /// <param name="array">[N] or [N, 1] numbers or names, or [N, K] of 0 and 1.</param>
    /// <param name="count">N.</param>
    /// <param name="place">The file or array, for faults.</param>
    /// <param name="known">The classes of the training examples, if these test them.</param>
    /// <exception cref="DataException">They are no labels of N examples.</exception>
    public static (byte[] Labels, IReadOnlyList<string> Classes) Of(
        NumpyArray array, int count, string place, IReadOnlyList<string>? known)
    {
        if (array.Shape is not ([_] or [_, _]))
            throw new DataException(place, "shape of labels", $"{array}", $"[{count}]");
        if (array.Shape[0] != count)
            throw new DataException(place, "number of labels", $"{array.Shape[0]}", $"{count} as there are examples");
        if (array.Shape is [_, > 1 and var classes]) return OneHot(array, classes, place, known);
        return array.Names() is { } names ? Named(names, place, known) : Numbered(array, place, known);
    }

    private static (byte[], IReadOnlyList<string>) Named(string[] names, string place, IReadOnlyList<string>? known)
    {
        const string Expected = "a class: name it, or leave the example out";
        var empty = Array.FindIndex(names, Classes.IsMissing);
        if (empty < 0) return Classes.Of(names, place, known);
        throw new DataException(place, $"label {empty}", Classes.Shown(names[empty]), Expected);
    }

    // Numbers from 0 on are the classes' own; others, such as -1 and 1, only name them.
    private static (byte[], IReadOnlyList<string>) Numbered(
        NumpyArray array, string place, IReadOnlyList<string>? known)
    {
        var values = array.Integers() ?? Whole(array, place);
        var (least, most) = (values.Min(), values.Max());
        if (known is null && (least < 0 || most >= Classes.Most))
            return Classes.Of([.. values.Select(v => $"{v}")], place, null);
        if (known is not null && known.Index().Any(k => k.Item != $"{k.Index}"))
            return Classes.Of([.. values.Select(v => $"{v}")], place, known);
        var names = known ?? ImageSet.NumberedClasses((int)most + 1);
        if (Array.FindIndex(values, v => v < 0 || v >= names.Count) is >= 0 and var wrong)
            throw new DataException(place, $"label {wrong}", $"{values[wrong]}", $"0 to {names.Count - 1}");
        return ([.. values.Select(v => (byte)v)], names);
    }

    private static long[] Whole(NumpyArray array, string place)
    {
        var values = array.Floats();
        var odd = Array.FindIndex(values, v => !float.IsInteger(v) || Math.Abs(v) > 1 << 24);
        if (odd < 0) return Array.ConvertAll(values, v => (long)v);
        throw new DataException(place, $"label {odd}", $"{values[odd]}", "a whole number");
    }

    private static (byte[], IReadOnlyList<string>) OneHot(
        NumpyArray array, int classes, string place, IReadOnlyList<string>? known)
    {
        const string Expected = "a number for each example, or a row with one 1";
        if (array.IsText || classes > Classes.Most)
            throw new DataException(place, "shape of labels", $"{array}", Expected);
        if (known is not null && known.Count != classes)
            throw new DataException(place, "classes", $"{classes}", $"{known.Count} as those that train");
        var values = array.Floats();
        var labels = new byte[array.Shape[0]];
        for (var i = 0; i < labels.Length; i++)
        {
            var row = values.AsSpan(i * classes, classes);
            labels[i] = (byte)Math.Max(0, row.IndexOf(1));
            if (row.Count(1) != 1 || row.Count(0) != classes - 1)
                throw new DataException(place, $"label {i}", $"a row of {array}", Expected);
        }
        return (labels, known ?? ImageSet.NumberedClasses(classes));
    }
}
