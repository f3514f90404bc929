using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>Drawn digits, gray, with labels: no download.</summary>
[Kind("digits", "drawn digits, 28x28 gray or smaller, any count, no download")]
public sealed record DigitsOptions : DataOptions, IChecked
{
    /// <inheritdoc/>
    public override string Title => "digits";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) =>
        (Digits.Generate(Count, (ulong)Seed).Resized(Size), null);

    [Description("Images drawn in all, before the split.")]
    [Range(1, 10_000_000)]
    public int Count { get; init; } = 20_000;

    [Description("Side of the images, pixels: drawn at 28, then made smaller.")]
    [Range(4, Digits.Side)]
    public int Size { get; init; } = Digits.Side;

    public IEnumerable<string> Faults() => SplitFaults(Count);
}
