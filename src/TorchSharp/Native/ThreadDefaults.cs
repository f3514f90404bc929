using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>How many OpenMP threads there are and how they wait, unless the user has said so in the environment.</summary>
internal static partial class ThreadDefaults
{
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    private static bool Given(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };

    /// <summary>Ours to choose: neither OMP_WAIT_POLICY nor GOMP_SPINCOUNT is set.</summary>
    private static readonly bool ours = !Given("OMP_WAIT_POLICY") && !Given("GOMP_SPINCOUNT");

    /// <summary>
    /// Before libtorch is loaded, since libgomp reads it then: threads that wait spin for some ten microseconds, which carries them from one parallel region of a
    /// step to the next. On a crowded machine the native watcher cuts that short (src/Native/neighbours.cpp).
    /// </summary>
    internal static void BeforeLoading()
    {
        if (ours) _ = setenv("GOMP_SPINCOUNT", "10000", 0);
    }

    /// <summary>Debian's libtorch starts with one thread whatever the machine has.</summary>
    internal static void AfterLoading()
    {
        if (!Given("OMP_NUM_THREADS")) Use(Environment.ProcessorCount);
    }

    /// <summary>So many threads; from two on, the calling thread is watched for busy neighbours.</summary>
    internal static void Use(int threads)
    {
        Dispatch.Check(NativeMethods.td_set_threads(threads), "set_num_threads");
        if (ours && threads > 1) _ = NativeMethods.td_watch_neighbours();
    }
}
