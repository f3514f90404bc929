namespace Generative.Numerics;

/// <summary>Kernels of our own that are switched off by their names.</summary>
/// <remarks>The variable GENERATIVE_PLAIN holds the names, with commas between them. libtorch then computes the same.
/// </remarks>
internal static class PlainForms
{
    private static readonly IReadOnlySet<string> off = Names(Environment.GetEnvironmentVariable("GENERATIVE_PLAIN"));

    /// <summary>Whether that kernel is switched off.</summary>
    public static bool Has(string kernel) => off.Contains(kernel);

    /// <summary>The names in the variable's value.</summary>
    public static IReadOnlySet<string> Names(string? value) =>
        (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet();
}
