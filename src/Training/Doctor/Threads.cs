using System.Runtime.Intrinsics.X86;

namespace Training.Doctor;

/// <summary>Threads, how they wait, and what the environment tells OpenMP and OpenBLAS.</summary>
public static class Threads
{
    /// <summary>Threads against cores.</summary>
    public static Finding Count(int threads, int cores) => threads < cores
        ? new("threads", $"{threads} of {cores} cores", Verdict.Hint, "unset OMP_NUM_THREADS, and leave training.threads at 0")
        : new("threads", $"{threads} of {cores} cores");

    /// <summary>How OpenMP's threads wait for one another; the variables as they were set, null where they were not.</summary>
    public static Finding Waiting(string? policy, string? spinCount) => (policy?.ToUpperInvariant(), spinCount) switch
    {
        (null, null) => new("OpenMP", "threads spin for microseconds, and hand over at once beside busy neighbours"),
        ("ACTIVE", _) => new("OpenMP", "OMP_WAIT_POLICY=ACTIVE: threads spin while they wait", Verdict.Hint, "unset OMP_WAIT_POLICY: beside other programs a step takes ten times as long"),
        ("PASSIVE", _) => new("OpenMP", "OMP_WAIT_POLICY=PASSIVE: threads sleep while they wait", Verdict.Hint, "unset OMP_WAIT_POLICY, unless other programs share these cores: small steps are slower"),
        (null, _) => new("OpenMP", $"GOMP_SPINCOUNT={spinCount}"),
        _ => new("OpenMP", $"OMP_WAIT_POLICY={policy}", Verdict.Hint, "unset OMP_WAIT_POLICY: it is ACTIVE or PASSIVE"),
    };

    /// <summary>The kernels that OpenBLAS is told to use, where it would know better.</summary>
    public static Finding? CoreType(string? coreType, bool avx512) => coreType switch
    {
        null or "" => null,
        _ when avx512 && !coreType.StartsWith("SkylakeX", StringComparison.OrdinalIgnoreCase) && !coreType.StartsWith("Cooperlake", StringComparison.OrdinalIgnoreCase) && !coreType.StartsWith("Sapphire", StringComparison.OrdinalIgnoreCase) =>
            new("OpenBLAS", $"OPENBLAS_CORETYPE={coreType} on a processor with AVX-512: float64 products at half their speed", Verdict.Hint, "unset OPENBLAS_CORETYPE"),
        _ => new("OpenBLAS", $"OPENBLAS_CORETYPE={coreType}"),
    };

    /// <summary>Whether this processor has AVX-512.</summary>
    public static bool Avx512 => Avx512F.IsSupported;
}
