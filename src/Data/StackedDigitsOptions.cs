using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>Three digits of an IDX set as the colors of an image: a thousand modes, to see how many of them a model
/// finds.</summary>
[Kind("stackedDigits", "three digits of an IDX set as colors: a thousand modes")]
public sealed record StackedDigitsOptions : DataOptions
{
    /// <inheritdoc/>
    public override string Title => $"stacked-{Name}";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note)
    {
        var (digits, testDigits) = IdxSet.Read(Name, Path);
        var test = testDigits is null ? null : StackedDigits.Draw(testDigits, Math.Max(1, Count / 6), (ulong)Seed);
        return (StackedDigits.Draw(digits, Count, (ulong)Seed), test);
    }

    [Description("Folder with the IDX files of the digits; null: the folder called by name below GENERATIVE_DATA.")]
    [FilePath]
    public string? Path { get; init; }

    [Description("Name of the set of digits.")]
    [Name]
    public string Name { get; init; } = "mnist";

    [Description("Images stacked of the training digits; a sixth as many of the test digits.")]
    [Range(1, 1_000_000)]
    public int Count { get; init; } = 60_000;
}
