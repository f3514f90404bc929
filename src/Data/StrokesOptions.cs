using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>The pen strokes of the drawn digits, with labels: no download.</summary>
[Kind("strokes", "pen strokes of the drawn digits: sequences of (dx, dy, pen up), any count, no download")]
public sealed record StrokesOptions : DataOptions, IChecked
{
    /// <inheritdoc/>
    public override string Title => "strokes";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) =>
        (DigitStrokes.Generate(Count, (ulong)Seed, Spacing), null);

    [Description("Drawings in all, before the split.")]
    [Range(1, 10_000_000)]
    public int Count { get; init; } = 20_000;

    [Description("Least length of a step but the last of a stroke, in pixels of the 28x28 digits.")]
    [Range(0.5, 10.0)]
    public double Spacing { get; init; } = 2;

    public IEnumerable<string> Faults() => SplitFaults(Count);
}
