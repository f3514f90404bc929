namespace Training.Doctor;

/// <summary>Threads, how they wait, and the settings of the memory allocator.</summary>
public static class Threads
{
    /// <summary>Threads against cores.</summary>
    public static Finding Count(int threads, int cores) => threads < cores
        ? new("threads", $"{threads} of {cores} cores", Verdict.Hint,
            "unset OMP_NUM_THREADS, and leave training.threads at 0")
        : new("threads", $"{threads} of {cores} cores");

    /// <summary>How OpenMP's threads wait for one another; the variables null where they are not set.</summary>
    public static Finding Waiting(string? policy, string? spinCount) => (policy?.ToUpperInvariant(), spinCount) switch
    {
        (null, null) => new("OpenMP", "threads spin for microseconds, and hand over at once beside busy neighbours"),
        ("ACTIVE", _) => new("OpenMP", "OMP_WAIT_POLICY=ACTIVE: threads spin while they wait", Verdict.Hint,
            "unset OMP_WAIT_POLICY: beside other programs a step takes ten times as long"),
        ("PASSIVE", _) => new("OpenMP", "OMP_WAIT_POLICY=PASSIVE: threads sleep while they wait", Verdict.Hint,
            "unset OMP_WAIT_POLICY, unless other programs share these cores: small steps are slower"),
        (null, _) => new("OpenMP", $"GOMP_SPINCOUNT={spinCount}"),
        _ => new("OpenMP", $"OMP_WAIT_POLICY={policy}", Verdict.Hint, "unset OMP_WAIT_POLICY: it is ACTIVE or PASSIVE"),
    };

    /// <summary>The variables that change how memory is taken and given back; null where none is set.</summary>
    public static Finding? Allocator(IReadOnlyDictionary<string, string?> environment)
    {
        var set = environment.Where(v => v.Value is not null).Select(v => $"{v.Key}={v.Value}").ToArray();
        return set.Length == 0 ? null : new("memory", string.Join(", ", set));
    }
}
