using Arrays = System.Collections.Generic.IReadOnlyDictionary<string, Generative.Data.NumpyArray>;

namespace Generative.Data;

/// <summary>Sequences from .npz files: x [N, T, D] or [N, T], lengths [N], labels [N].</summary>
internal static class NumpySequences
{
    /// <summary>What trains, and what tests if another file holds it.</summary>
    public static (IExamples Train, IExamples? Test) Read(SequencesOptions o)
    {
        var train = Build(o, o.Path, null);
        if (o.TestPath is null) return (train, null);
        var test = Build(o, o.TestPath, train);
        // Whether sequences end early is a property of both parts together: a model is built for one or the other.
        var varies = train.Varies || test.Varies;
        return (train with { Varies = varies }, test with { Varies = varies });
    }

    private static SequenceSet Build(SequencesOptions o, string path, SequenceSet? train)
    {
        var arrays = Npy.Read(path);
        var key = Found(arrays, path, o.Key, "data.key", arrays.Count == 1 ? [arrays.Keys.First()] : ["x"])
            ?? throw new DataException(path, "array", NumpyData.Names(arrays), "x, or data.key to name one");
        var place = key == "" ? path : $"{path}[{key}]";
        var array = arrays[key];
        if (array.IsText) throw new DataException(place, "element type", $"{array}", "numbers");
        if (array.Shape is not ([> 0, > 1] or [> 0, > 1, > 0]))
            throw new DataException(place, "shape", $"{array}", "[N, T, D] or [N, T], of 2 or more steps T");
        var (steps, dimension) = (array.Shape[1], array.Shape.ElementAtOrDefault(2) is > 0 and var d ? d : 1);
        if (train is not null && (train.Steps, train.Dimension) != (steps, dimension))
            throw new DataException(place, "shape of a sequence", $"[{steps}, {dimension}]",
                $"[{train.Steps}, {train.Dimension}] as those that train");
        var values = array.Floats();
        var lengths = Found(arrays, path, o.LengthsKey, "data.lengthsKey", ["lengths"]) is { } name
            ? Given(arrays[name], $"{path}[{name}]", array.Shape[0], steps)
            : SequenceChecks.UpToNaN(values, place, steps, dimension);
        var set = new SequenceSet(values, lengths, [], steps, dimension, [])
        {
            Kind = o.Strokes ? SequenceKind.Strokes : SequenceKind.Numbers,
        };
        return Labeled(SequenceChecks.Whole(set, place), arrays, o, path, train);
    }

    private static SequenceSet Labeled(
        SequenceSet set, Arrays arrays, SequencesOptions o, string path, SequenceSet? train)
    {
        if (Found(arrays, path, o.LabelsKey, "data.labelsKey", ["labels", "y"]) is not { } name)
        {
            return train is not { Labels.Length: > 0 } ? set
                : throw new DataException(path, "labels", "none", "labels, as the sequences that train have some");
        }
        if (train is { Labels.Length: 0 }) return set;
        var (labels, classes) = NumpyLabels.Of(arrays[name], set.Count, $"{path}[{name}]", train?.ClassNames);
        return set with { Labels = labels, ClassNames = classes };
    }

    private static int[] Given(NumpyArray array, string place, int count, int steps)
    {
        if (array.Shape is not [var n] || n != count)
            throw new DataException(place, "shape", $"{array}", $"[{count}], a length for each sequence");
        var lengths = array.Integers();
        if (lengths is null)
            throw new DataException(place, "element type", $"{array}", "whole numbers");
        var odd = Array.FindIndex(lengths, v => v < 1 || v > steps);
        if (odd >= 0)
            throw new DataException(place, $"length {odd}", $"{lengths[odd]}", $"1 to {steps}, the steps of x");
        return Array.ConvertAll(lengths, v => (int)v);
    }

    private static string? Found(Arrays arrays, string path, string? asked, string option, string[] usual)
    {
        if (asked is null) return Array.Find(usual, arrays.ContainsKey);
        return arrays.ContainsKey(asked) ? asked
            : throw new DataException(path, "array", NumpyData.Names(arrays), $"{asked}, as {option} says");
    }
}
