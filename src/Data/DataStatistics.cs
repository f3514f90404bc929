using System.Globalization;
using Generative.Data.Tables;

namespace Generative.Data;

/// <summary>
/// What a data set looks like: how many, of what shape, which classes, mean and spread and range of its numbers.
/// </summary>
public static class DataStatistics
{
    private const int MostColumns = 32, AtOnce = 1024, NameWidth = 14, NumberWidth = 10;
    private static readonly string[] colors = ["red", "green", "blue"];

    /// <summary>
    /// What <c>data stats</c> prints as plain text; numbers are of the examples that train, pixels in [0, 1].
    /// </summary>
    public static IEnumerable<string> Lines(DataSets data)
    {
        IEnumerable<string> lines = Heading(data).Append("").Concat(Numbers(data).Lines());
        return data.Shape.Classes == 0 ? lines : lines.Append("").Concat(Classes(data).Lines());
    }

    /// <summary>Name, shape and counts, and what else the user should know.</summary>
    public static IEnumerable<string> Heading(DataSets data)
    {
        yield return $"{data.Name}: {Examples(data)}, {Labels(data.Shape.Classes)}";
        yield return Text($"train {data.Train.Count:N0}   valid {data.Valid.Count:N0}   test {data.Test.Count:N0}");
        if (data.Train.Set is CountSet)
            foreach (var line in CountStatistics.Lines(data.Train)) yield return line;
        foreach (var note in data.Notes) yield return note;
    }

    private static string Examples(DataSets data)
    {
        if (data.Train.Set is CountSet documents)
            return Text($"documents of {documents.Vocabulary.Count:N0} different words");
        if (data.Train.Set is SequenceSet sequences)
        {
            var (least, most) = (sequences.Lengths.Min(), sequences.Lengths.Max());
            var lengths = least == most ? Text($"{most} steps") : Text($"{least} to {most} steps");
            return $"sequences of {lengths} of {Tables.Format.Count(sequences.Dimension, "number")}";
        }
        return data.Shape.IsVector ? $"vectors [{data.Shape.Pixels}]" : $"images {data.Shape}";
    }

    private static string Labels(int classes) => classes switch
    {
        0 => "no labels",
        1 => "1 class",
        _ => $"{classes} classes",
    };

    /// <summary>Mean, spread and range of each channel or column.</summary>
    public static TextTable Numbers(DataSets data)
    {
        var rows = Moments(data.Train);
        var more = rows.Count > MostColumns ? $"and {rows.Count - MostColumns} more columns" : null;
        var shown = rows.Take(MostColumns).Select(r => Row(r.Name, r.Moments));
        return new(Columns("", "mean", "std", "min", "max"), [.. shown], Caption: more);
    }

    /// <summary>Examples of each class in each part.</summary>
    public static TextTable Classes(DataSets data)
    {
        var (train, valid, test) = (Counts(data.Train), Counts(data.Valid), Counts(data.Test));
        var rows = data.Train.Set.ClassNames.Index().Select(c => Cells(c.Item, c.Index));
        return new(Columns("class", "train", "valid", "test"), [.. rows]);

        string[] Cells(string name, int k) =>
            [Cut(name), Text($"{train[k]:N0}"), Text($"{valid[k]:N0}"), Text($"{test[k]:N0}")];
    }

    private static Column[] Columns(string name, params string[] numbers) =>
        [new(name, NameWidth), .. numbers.Select(n => new Column(n, NumberWidth, Right: true))];

    private static string[] Row(string name, Moments m) =>
        [Cut(name), Number(m.Mean), Number(m.Deviation), Number(m.Least), Number(m.Most)];

    /// <summary>Of each channel of the images, or each column of the vectors or steps, numbered from 0; of documents
    /// the number of words.</summary>
    public static IReadOnlyList<(string Name, Moments Moments)> Moments(DataPart part)
    {
        if (part.Set is CountSet) return CountStatistics.Moments(part);
        var shape = part.Set.Shape;
        var columns = shape.IsImage ? shape.Channels : shape.Width;
        var sums = new Moments.Sums[columns];
        for (var from = 0; from < part.Count; from += AtOnce)
        {
            var some = part.Between(from, Math.Min(from + AtOnce, part.Count));
            for (var i = 0; i < some.Count; i++)
            {
                if (some is ImageSet images) Add(images[i]);
                else if (some is FloatImageSet floats) AddFloats(floats[i]);
                else if (some is VectorSet vectors) AddFloats(vectors[i]);
                else if (some is SequenceSet sequences) AddFloats(sequences[i]);
                else throw new ArgumentException($"no statistics of {some.GetType().Name}", nameof(part));
            }
        }
        return [.. sums.Select((s, k) => (ColumnName(part, k), s.Moments))];

        void Add(ReadOnlySpan<byte> bytes)
        {
            for (var p = 0; p < bytes.Length; p++) sums[p % columns].Add(bytes[p] / 255.0);
        }

        void AddFloats(ReadOnlySpan<float> numbers)
        {
            for (var p = 0; p < numbers.Length; p++) sums[p % columns].Add(numbers[p]);
        }
    }

    /// <summary>What a column of vectors or a channel of images is called; its number if it has no name.</summary>
    public static string ColumnName(DataPart part, int column)
    {
        if (part.Set.Shape.IsImage) return part.Set.Shape.Channels == 1 ? "gray" : colors[column];
        var isNamed = part.Set is VectorSet or SequenceSet && part.Set.Columns.Count > 0;
        return isNamed ? part.Set.Columns[column] : $"{column}";
    }

    /// <summary>Examples of each class.</summary>
    public static int[] Counts(DataPart part)
    {
        var counts = new int[part.Set.ClassNames.Count];
        if (part.Set.Labels.Length == 0) return counts;
        for (var i = 0; i < part.Count; i++)
        {
            var label = part.Set.Labels[part.Indices?[i] ?? i];
            counts[label]++;
        }
        return counts;
    }

    private static string Cut(string name)
    {
        var line = string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
        return line.Length <= 13 ? line : line[..12] + "…";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) =>
        Math.Abs(value) is >= 1e6 or (< 1e-4 and > 0) ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
        : value.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>Mean, standard deviation and range of numbers.</summary>
public readonly record struct Moments(double Mean, double Deviation, double Least, double Most)
{
    /// <summary>Adds numbers up around the first of them, which keeps the digits of data far from 0.</summary>
    internal struct Sums
    {
        private double first, sum, squares, least, most;
        private long count;

        public void Add(double x)
        {
            if (count == 0) (first, least, most) = (x, x, x);
            count++;
            var d = x - first;
            sum += d;
            squares += d * d;
            if (x < least) least = x;
            else if (x > most) most = x;
        }

        public readonly Moments Moments => count == 0 ? default
            : new(first + sum / count, Math.Sqrt(Math.Max(squares / count - sum / count * (sum / count), 0)), least,
                most);
    }
}
