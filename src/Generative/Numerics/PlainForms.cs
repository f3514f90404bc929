namespace Generative.Numerics;

/// <summary>Kernels of our own that are switched off by their names.</summary>
/// <remarks>The variable GENERATIVE_PLAIN holds the names, with commas between them. libtorch then computes the same.
/// </remarks>
internal static class PlainForms
{
    private static readonly HashSet<string> names =
        [.. (Environment.GetEnvironmentVariable("GENERATIVE_PLAIN") ?? "").Split(',', StringSplitOptions.TrimEntries)];

    /// <summary>Whether that kernel is switched off.</summary>
    public static bool Has(string kernel) => names.Contains(kernel);
}
