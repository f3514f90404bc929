using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Generative.Numerics;

/// <summary>Settings of OpenMP and of the C library's memory, made before libtorch loads; the user's environment
/// wins.</summary>
/// <remarks>
/// Threads: libgomp spins for milliseconds by default. A step then takes twenty times as long when other processes are
/// busy.
/// Memory: glibc returns every large tensor to the system and faults it in again at the next step.
/// libgomp reads its variables when it loads; .NET's own environment does not reach it, so they are set through the C
/// library. Linux only.
/// </remarks>
public static partial class NativeSettings
{
    // With less, threads sleep between two operators, and waking them is slow on virtual machines (docs/engine.md).
    private const string SpinCount = "100000";
    private const string MmapName = "M_MMAP_THRESHOLD";
    private const int TrimThreshold = -1, TopPad = -2, MmapThreshold = -3;             // malloc.h

    /// <summary>What was set, for <c>generative doctor</c>.</summary>
    public static IReadOnlyList<string> Applied { get; private set; } = [];

#pragma warning disable CA2255 // an initializer in a library: nothing else runs before libtorch loads
    [ModuleInitializer]
    internal static void BeforeLibtorchLoads()
    {
        if (!OperatingSystem.IsLinux()) return;
        List<string> applied = [];
        try
        {
            if (!Given("OMP_WAIT_POLICY") && !Given("GOMP_SPINCOUNT")
                && SetEnvironment("GOMP_SPINCOUNT", SpinCount, 0) == 0)
                applied.Add($"GOMP_SPINCOUNT={SpinCount}");
            if (!Given("MALLOC_MMAP_THRESHOLD_") && Keep(MmapThreshold, 1 << 30, 1 << 25))
                applied.Add(MmapName);
            if (!Given("MALLOC_TRIM_THRESHOLD_") && Keep(TrimThreshold, 1 << 30)) applied.Add("M_TRIM_THRESHOLD");
            if (!Given("MALLOC_TOP_PAD_") && Keep(TopPad, 1 << 24)) applied.Add("M_TOP_PAD");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Not glibc.
        }
        Applied = applied;
    }
#pragma warning restore CA2255

    /// <summary>Until the result is disposed, memory of large tensors goes back to the system when they are freed.
    /// </summary>
    /// <remarks>Work on tensors of many sizes breaks memory that is kept into pieces, and then needs new one.</remarks>
    public static IDisposable GiveBack()
    {
        var isOurs = Applied.Contains(MmapName);
        if (isOurs && Keep(MmapThreshold, 1 << 20)) _ = Trim(0);
        return new Kept(isOurs);
    }

    private sealed class Kept(bool isOurs) : IDisposable
    {
        public void Dispose()
        {
            if (isOurs && Keep(MmapThreshold, 1 << 30, 1 << 25)) _ = Trim(0);
        }
    }

    private static bool Given(string name) =>
        ReadEnvironment(name) is not 0 and var value && Marshal.ReadByte(value) != 0;

    // The first value that glibc accepts.
    private static bool Keep(int parameter, params int[] values) => values.Any(v => SetAllocator(parameter, v) != 0);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadEnvironment(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocator(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nint pad);
}
