namespace Generative.Cli.Doctor;

/// <summary>Verdict of a check.</summary>
public enum Verdict
{
    /// <summary>In order.</summary>
    Fit,

    /// <summary>Works, but could be faster or have more room.</summary>
    Hint,

    /// <summary>No results, wrong results, or many times too slow.</summary>
    Problem,
}

/// <summary>The result of one check.</summary>
/// <param name="Part">What was checked.</param>
/// <param name="Found">The result.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Remedy">How to repair it; null: nothing to do.</param>
public sealed record Finding(string Part, string Found, Verdict Verdict = Verdict.Fit, string? Remedy = null)
{
    /// <summary>The finding in one line, with the remedy on the next.</summary>
    public override string ToString()
    {
        var mark = Verdict switch { Verdict.Fit => "ok", Verdict.Hint => "hint", _ => "WRONG" };
        return $"{mark,-6}{Part,-12}{Found}" + (Remedy is null ? "" : $"\n{"",-18}-> {Remedy}");
    }
}
