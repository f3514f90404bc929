using System.Globalization;

namespace Generative.Data;

/// <summary>What a data set looks like, in lines: how many, of what shape, which classes, mean and spread and range of
/// its numbers.</summary>
public static class DataStatistics
{
    private const int MostColumns = 32, AtOnce = 1024;
    private static readonly string[] colors = ["red", "green", "blue"];

    /// <summary>The lines that <c>data stats</c> prints; numbers are of the examples that train, pixels in [0,
    /// 1].</summary>
    public static IEnumerable<string> Lines(DataSets data)
    {
        var shape = data.Shape;
        yield return $"{data.Name}: {(shape.IsVector ? $"vectors [{shape.Pixels}]" : $"images {shape}")}, "
            + $"{(shape.Classes == 0 ? "no labels" : $"{shape.Classes} classes")}";
        yield return Text($"train {data.Train.Count:N0}   valid {data.Valid.Count:N0}   test {data.Test.Count:N0}");
        foreach (var note in data.Notes) yield return note;
        yield return "";
        yield return $"{"",-14}{"mean",10}{"std",10}{"min",10}{"max",10}";
        var rows = Moments(data.Train);
        foreach (var (name, m) in rows.Take(MostColumns))
            yield return $"{Cut(name),-14}{Number(m.Mean),10}{Number(m.Deviation),10}{Number(m.Least),10}{Number(m.Most),10}";
        if (rows.Count > MostColumns) yield return $"and {rows.Count - MostColumns} more columns";
        if (shape.Classes == 0) yield break;
        yield return "";
        yield return $"{"class",-14}{"train",10}{"valid",10}{"test",10}";
        var (train, valid, test) = (Counts(data.Train), Counts(data.Valid), Counts(data.Test));
        foreach (var (k, name) in data.Train.Set.ClassNames.Index())
            yield return Text($"{Cut(name),-14}{train[k],10:N0}{valid[k],10:N0}{test[k],10:N0}");
    }

    /// <summary>Of each channel of the images, or each column of the vectors; numbered from 0.</summary>
    public static IReadOnlyList<(string Name, Moments Moments)> Moments(DataPart part)
    {
        var shape = part.Set.Shape;
        var columns = shape.IsVector ? shape.Pixels : shape.Channels;
        var sums = new Moments.Sums[columns];
        for (var from = 0; from < part.Count; from += AtOnce)
        {
            var some = part.Between(from, Math.Min(from + AtOnce, part.Count));
            for (var i = 0; i < some.Count; i++)
                switch (some)
                {
                    case ImageSet images: Add(images[i]); break;
                    case FloatImageSet images: AddFloats(images[i]); break;
                    case VectorSet vectors: AddFloats(vectors[i]); break;
                    default: throw new ArgumentException($"no statistics of {some.GetType().Name}", nameof(part));
                }
        }
        return [.. sums.Select((s, k) => (shape.IsVector ? $"{k}" : columns == 1 ? "gray" : colors[k], s.Moments))];

        void Add(ReadOnlySpan<byte> bytes)
        {
            for (int p = 0, k = 0; p < bytes.Length; p++, k = k + 1 == columns ? 0 : k + 1) sums[k]
                .Add(bytes[p] / 255.0);
        }

        void AddFloats(ReadOnlySpan<float> numbers)
        {
            for (int p = 0, k = 0; p < numbers.Length; p++, k = k + 1 == columns ? 0 : k + 1) sums[k].Add(numbers[p]);
        }
    }

    /// <summary>Examples of each class.</summary>
    public static int[] Counts(DataPart part)
    {
        var counts = new int[part.Set.ClassNames.Count];
        for (var i = 0; i < part.Count
            && part.Set.Labels.Length > 0; i++) counts[part.Set.Labels[part.Indices?[i] ?? i]]++;
        return counts;
    }

    private static string Cut(string name) => name.Length <= 13 ? name : name[..12] + "…";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) =>
        Math.Abs(value) is >= 1e6 or (< 1e-4 and > 0) ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
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
            if (count++ == 0) first = least = most = x;
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
