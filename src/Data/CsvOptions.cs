using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>Rows of a table as vectors.</summary>
[Kind("csv", "rows of a table as vectors, with or without a column of classes")]
public sealed record CsvOptions : TableOptions
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path);

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) => Csv.Read(this);

    /// <inheritdoc/>
    public override bool SharesFiles => TestPath is { } test && Paths.IsSameFile(Path, test);

    /// <inheritdoc/>
    public override DataCheck Check() => Csv.Check(this);

    [Description("The CSV file.")]
    [FilePath]
    public required string Path { get; init; }

    [Description("File of the test rows, with the same columns; null: a part is set aside.")]
    [FilePath]
    public string? TestPath { get; init; }

    [Description("Column of the class, by its name or number from 0; null: no labels.")]
    public string? Label { get; init; }

    [Description("Columns used, by name or number from 0; null: all but the label's.")]
    [Length(1, 16384)]
    public IReadOnlyList<string>? Columns { get; init; }

    [Description("Skip and count rows in which a number or the class is missing, instead of stopping at the first.")]
    public bool SkipMissing { get; init; }

    [Description(
        "Keep rows in which a number is missing, for a model that leaves such numbers out: gaussianMixture, ppca, "
        + "factorAnalysis.")]
    public bool KeepMissing { get; init; }
}
