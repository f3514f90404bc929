using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Training.Loops;

/// <summary>How OpenMP's threads wait, unless the user has said so in the environment.</summary>
/// <remarks>
/// libgomp reads it when libtorch is loaded: threads that wait spin for some ten microseconds and then sleep. By its own default they spin for milliseconds, and beside
/// busy neighbours a step takes twenty times as long.
/// </remarks>
internal static partial class ThreadDefaults
{
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    private static bool Given(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };

#pragma warning disable CA2255                                                         // a library's initialiser: nothing else runs before libtorch is loaded
    [ModuleInitializer]
    internal static void BeforeLoading()
    {
        if (OperatingSystem.IsLinux() && !Given("OMP_WAIT_POLICY") && !Given("GOMP_SPINCOUNT")) _ = setenv("GOMP_SPINCOUNT", "10000", 0);
    }
#pragma warning restore CA2255
}
