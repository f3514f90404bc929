namespace Generative.Cli.Doctor;

/// <summary>Checks threads, how they wait, and the memory allocator.</summary>
public static class Threads
{
    /// <summary>Number of threads compared with the cores.</summary>
    public static Finding Count(int threads, int cores)
    {
        var text = $"{threads} of {cores} cores";
        if (threads >= cores) return new("threads", text);
        return new("threads", text, Verdict.Hint, "unset OMP_NUM_THREADS, and leave training.threads at 0");
    }

    /// <summary>How the threads of OpenMP wait for each other.</summary>
    /// <param name="policy">The variable OMP_WAIT_POLICY; null: not set.</param>
    /// <param name="spinCount">The variable GOMP_SPINCOUNT; null: not set.</param>
    /// <param name="applied">Settings made by the program.</param>
    public static Finding Waiting(string? policy, string? spinCount, IReadOnlyList<string> applied)
    {
        if (policy is null && spinCount is null && !applied.Any(a => a.StartsWith("GOMP_", StringComparison.Ordinal)))
            return new("OpenMP", "threads wait as by its default");
        return (policy?.ToUpperInvariant(), spinCount) switch
        {
            (null, null) => new("OpenMP", "threads spin for microseconds, then sleep"),
            ("ACTIVE", _) => new("OpenMP", "OMP_WAIT_POLICY=ACTIVE: threads spin while they wait", Verdict.Hint,
                "unset OMP_WAIT_POLICY: with other programs running a step takes ten times as long"),
            ("PASSIVE", _) => new("OpenMP", "OMP_WAIT_POLICY=PASSIVE: threads sleep while they wait", Verdict.Hint,
                "unset OMP_WAIT_POLICY, unless other programs share these cores: small steps are slower"),
            (null, _) => new("OpenMP", $"GOMP_SPINCOUNT={spinCount}"),
            _ => new("OpenMP", $"OMP_WAIT_POLICY={policy}", Verdict.Hint,
                "unset OMP_WAIT_POLICY: it is ACTIVE or PASSIVE"),
        };
    }

    /// <summary>Settings of the C library's allocator, by the program and the user; null: none.</summary>
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
