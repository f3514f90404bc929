using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>Sequences in NumPy arrays.</summary>
[Kind("sequences", ".npz: sequences x [N, T, D], and lengths [N] where they end before T")]
public sealed record SequencesOptions : DataOptions
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path);

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) => NumpySequences.Read(this);

    /// <inheritdoc/>
    public override bool SharesFiles => TestPath is { } test && Paths.IsSameFile(Path, test);

    [Description("The .npz file, or a .npy file of sequences of equal length.")]
    [FilePath]
    public required string Path { get; init; }

    [Description("File of the test sequences, with the same names; null: a part is set aside.")]
    [FilePath]
    public string? TestPath { get; init; }

    [Description("Name of the array of sequences, [N, T, D] or [N, T]; null: x, or the only array.")]
    public string? Key { get; init; }

    [Description(
        "Name of the array of lengths, [N]; null: lengths, if there; else the steps at the end that are all NaN do not "
        + "count.")]
    public string? LengthsKey { get; init; }

    [Description("Name of the array of labels; null: labels or y, if there.")]
    public string? LabelsKey { get; init; }

    [Description("Whether a step is (dx, dy, pen up): a move of a pen, which is lifted after it where the last is 1.")]
    public bool Strokes { get; init; }
}
