using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>Sequences in a table: a column says to which one a row belongs.</summary>
[Kind("sequenceTable", "rows of a CSV table, each a step of the sequence that a column names")]
public sealed record SequenceTableOptions : TableOptions
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path);

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) => (CsvSequences.Read(this), null);

    [Description("The CSV file.")]
    [FilePath]
    public required string Path { get; init; }

    [Description("Column of the sequence, by its name or number from 0: rows with the same value there are its steps, "
        + "in the order of the file.")]
    public required string Group { get; init; }

    [Description("Columns of a step's numbers, by name or number from 0; null: all but that of the sequence.")]
    [Length(1, 16384)]
    public IReadOnlyList<string>? Columns { get; init; }

    [Description("Whether the columns are (dx, dy, pen up): a move of a pen, which is lifted after it where the last "
        + "is 1.")]
    public bool Strokes { get; init; }
}
