using System.ComponentModel;

namespace Generative.Data;

/// <summary>A table of word counts: a row for each document, a column for each word.</summary>
[Kind("wordCounts", "a CSV table of word counts: a row for each document, a column for each word")]
public sealed record WordCountsOptions : DocumentOptions
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path);

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note)
    {
        var (train, test) = Csv.Read(new() { Path = Path, TestPath = TestPath, Label = Label });
        return Kept(WordCounts.Of(train, Path), test is null ? null : WordCounts.Of(test, TestPath!), note);
    }

    /// <inheritdoc/>
    public override bool SharesFiles => TestPath is { } test && Paths.IsSameFile(Path, test);

    [Description("The CSV file; its header names the words.")]
    [FilePath]
    public required string Path { get; init; }

    [Description("File of the test documents, with the same columns; null: a part is set aside.")]
    [FilePath]
    public string? TestPath { get; init; }

    [Description("Column of the class, by its name or number from 0; null: no labels.")]
    public string? Label { get; init; }
}

/// <summary>Rows of whole numbers as documents.</summary>
public static class WordCounts
{
    private const float Most = 1 << 24;                        // float32 counts exactly so far

    /// <summary>The documents of a table; columns without names are words "0", "1", ...</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">How faults name it.</param>
    /// <exception cref="DataException">A number is no count, or a word stands twice.</exception>
    public static CountSet Of(VectorSet table, string name)
    {
        var words = table.Columns.Count > 0 ? table.Columns : ImageSet.NumberedClasses(table.Dimension);
        if (words.GroupBy(w => w).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new DataException(name, "header", $"{Classes.Shown(twice.Key)} twice", "each word once");
        var documents = new CountSetBuilder();
        for (var i = 0; i < table.Count; i++)
        {
            for (var w = 0; w < table.Dimension; w++)
            {
                var n = table[i][w];
                if (!(n >= 0 && n <= Most) || n != MathF.Floor(n))
                    throw new DataException(name, $"document {i + 1}, word {Classes.Shown(words[w])}",
                        FormattableString.Invariant($"{n}"), "a count: a whole number, 0 or more");
                if (n > 0) documents.Add(w, (int)n);
            }
            documents.End();
        }
        return documents.Build(table.Labels, words, table.ClassNames) with { Notes = table.Notes };
    }
}
