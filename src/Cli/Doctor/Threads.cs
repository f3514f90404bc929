namespace Generative.Cli.Doctor;

/// <summary>Threads, how they wait, and the settings of the memory allocator.</summary>
public static class Threads
{
    /// <summary>Threads against cores.</summary>
    public static Finding Count(int threads, int cores) => threads < cores
        ? new("threads", $"{threads} of {cores} cores", Verdict.Hint,
            "unset OMP_NUM_THREADS, and leave training.threads at 0")
        : new("threads", $"{threads} of {cores} cores");

    /// <summary>How OpenMP's threads wait for one another.</summary>
    /// <param name="policy">The user's OMP_WAIT_POLICY; null where it is not set.</param>
    /// <param name="spinCount">The user's GOMP_SPINCOUNT; null where it is not set.</param>
    /// <param name="applied">What the program has set by itself.</param>
    public static Finding Waiting(string? policy, string? spinCount, IReadOnlyList<string> applied)
    {
        if (policy is null && spinCount is null && !applied.Any(a => a.StartsWith("GOMP_", StringComparison.Ordinal)))
            return new("OpenMP", "threads wait as its own default has it");
        return (policy?.ToUpperInvariant(), spinCount) switch
        {
            (null, null) => new("OpenMP", "threads spin for microseconds, and hand over at once beside busy neighbors"),
            ("ACTIVE", _) => new("OpenMP", "OMP_WAIT_POLICY=ACTIVE: threads spin while they wait", Verdict.Hint,
                "unset OMP_WAIT_POLICY: beside other programs a step takes ten times as long"),
            ("PASSIVE", _) => new("OpenMP", "OMP_WAIT_POLICY=PASSIVE: threads sleep while they wait", Verdict.Hint,
                "unset OMP_WAIT_POLICY, unless other programs share these cores: small steps are slower"),
            (null, _) => new("OpenMP", $"GOMP_SPINCOUNT={spinCount}"),
            _ => new("OpenMP", $"OMP_WAIT_POLICY={policy}", Verdict.Hint,
                "unset OMP_WAIT_POLICY: it is ACTIVE or PASSIVE"),
        };
    }

    /// <summary>Settings of the C library's allocator, the program's own and the user's; null without any.</summary>
    public static Finding? Allocator(IReadOnlyList<string> applied, IReadOnlyDictionary<string, string?> environment)
    {
        string[] own = [.. applied.Where(a => a.StartsWith("M_", StringComparison.Ordinal))];
        string[] parts =
        [
            .. own.Length == 0 ? own : [$"large tensors are kept for the next step ({string.Join(", ", own)})"],
            .. environment.Where(v => v.Value is not null).Select(v => $"{v.Key}={v.Value}"),
        ];
        return parts.Length == 0 ? null : new("memory", string.Join("; ", parts));
    }
}
