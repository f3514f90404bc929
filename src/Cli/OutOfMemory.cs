using System.Globalization;
using System.Text.RegularExpressions;

namespace Generative.Cli;

/// <summary>Says that a model or a batch needs more memory than there is.</summary>
internal static partial class OutOfMemory
{
    /// <summary>The sentence; null: the fault is another one.</summary>
    public static string? Sentence(Exception fault)
    {
        var text = fault.Message;
        var isShort = fault is OutOfMemoryException
            || text.Contains("can't allocate memory", StringComparison.Ordinal)
            || text.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
        if (!isShort) return null;
        var size = Asked().Match(text) is { Success: true } asked ? $" for {Bytes(asked)} more" : "";
        return $"there is not enough memory{size}: a smaller model, batch or count needs less";
    }

    private static string Bytes(Match asked)
    {
        var number = double.Parse(asked.Groups[1].Value, CultureInfo.InvariantCulture);
        if (asked.Groups[2].Value != "bytes") return $"{asked.Groups[1].Value} {asked.Groups[2].Value}";
        return string.Create(CultureInfo.InvariantCulture, $"{number / 1e9:0.#} GB");
    }

    // Of the CPU: you tried to allocate 256000000000 bytes; of CUDA: Tried to allocate 2.50 GiB.
    [GeneratedRegex(@"ried to allocate ([\d.]+) (bytes|[KMGT]iB)")]
    private static partial Regex Asked();
}
