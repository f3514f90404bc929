using System.Globalization;
using nietras.SeparatedValues;
using Generative.Data;

namespace Generative.Evaluation;

/// <summary>Writes vectors as CSV with the names of their columns.</summary>
internal static class SampleTable
{
    /// <summary>Writes vectors [n, D] or [n, 1, 1, D] as rows, with their classes in the last column.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="columns">Names of the columns; null or empty: x0, x1, ...</param>
    /// <param name="labels">The class of each; null: no column of classes.</param>
    /// <param name="labelColumn">Name of the column of classes; null or a number: class.</param>
    public static void Write(
        string path, Tensor vectors, IReadOnlyList<string>? columns, IReadOnlyList<string>? labels,
        string? labelColumn)
    {
        if (vectors.shape is not ([_, 1, 1, _] or [_, _]))
            throw new DataException(path, "samples", "images", "vectors; for images a .png file, or --npz");
        DataException.GuardWrite(path, () =>
        {
            using var writer = Sep.New(',').Writer(Options).ToFile(path);
            Write(writer, vectors, columns, labels, labelColumn);
        });
    }

    private static SepWriterOptions Options(SepWriterOptions o) =>
        o with { Escape = true, CultureInfo = CultureInfo.InvariantCulture };

    private static void Write(
        SepWriter writer, Tensor vectors, IReadOnlyList<string>? columns, IReadOnlyList<string>? labels,
        string? labelColumn)
    {
        var rows = vectors.flatten(1).to(float32).cpu();
        var (n, d) = ((int)rows.size(0), (int)rows.size(1));
        var areNamed = columns is not null && columns.Distinct().Count() == d;
        var names = areNamed ? columns! : [.. Enumerable.Range(0, d).Select(c => $"x{c}")];
        var classColumn = labelColumn is null || labelColumn.All(char.IsAsciiDigit) ? "class" : labelColumn;

        var values = rows.data<float>().ToArray();
        for (var i = 0; i < n; i++)
        {
            using var row = writer.NewRow();
            for (var c = 0; c < d; c++) row[names[c]].Format(values[i * d + c]);
            if (labels is not null) row[classColumn].Set(labels[i]);
        }
    }
}
