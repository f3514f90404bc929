using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>What libgomp reads once, when it is loaded: it must stand in the C environment before libtorch is.</summary>
internal static partial class ThreadDefaults
{
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    /// <summary>
    /// OpenMP threads spin while they wait, and on a busy machine that costs ten times the work. A short spin keeps most of the
    /// quiet machine's speed (a step's parallel regions follow each other within microseconds) and gives the core up soon after.
    /// The user's own settings win.
    /// </summary>
    internal static void Apply()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null && Environment.GetEnvironmentVariable("GOMP_SPINCOUNT") is null)
            _ = setenv("GOMP_SPINCOUNT", "10000", 0);
    }
}
