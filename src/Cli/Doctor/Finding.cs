namespace Generative.Cli.Doctor;

/// <summary>How a finding is meant.</summary>
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Fit,

    /// <summary>Works; it could be faster or roomier.</summary>
    Hint,

    /// <summary>Wrong results, no results, or many times too slow.</summary>
    Problem,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Part">What was looked at.</param>
/// <param name="Found">What was found.</param>
/// <param name="Verdict">How it is meant.</param>
/// <param name="Remedy">What to do about it; null where all is well.</param>
public sealed record Finding(string Part, string Found, Verdict Verdict = Verdict.Fit, string? Remedy = null)
{
    /// <summary>The finding in one line, its remedy below it.</summary>
    public override string ToString()
    {
        var mark = Verdict switch { Verdict.Fit => "ok", Verdict.Hint => "hint", _ => "WRONG" };
        return $"{mark,-6}{Part,-12}{Found}" + (Remedy is null ? "" : $"\n{"",-18}-> {Remedy}");
    }
}
