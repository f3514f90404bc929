using System.Runtime.InteropServices;

namespace Generative.Numerics;

/// <summary>Algorithms that give the same bits every time, where libtorch has them.</summary>
/// <remarks>
/// at::Context (ATen/Context.h) by its C++ names, which are those of Linux: TorchSharp's
/// <c>use_deterministic_algorithms</c> is not implemented.
/// An operator that has no such algorithm warns and goes on. On the CPU one thread is enough; see
/// <c>training.deterministic</c>.
/// </remarks>
public sealed partial class Determinism : IDisposable
{
    private const string Library = "libtorch_cpu.so";

    private Determinism(bool fill)
    {
        Set(Context(), true, warnOnly: true);
        SetFill(Context(), fill);
    }

    /// <summary>Whether it can be had on this system.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>On until the result is disposed.</summary>
    /// <param name="fill">Whether memory that an operator leaves unset is filled with NaN; for tests.</param>
    public static Determinism On(bool fill = false) => IsSupported ? new(fill)
        : throw new PlatformNotSupportedException("deterministic algorithms are available on Linux only");

    /// <summary>Off again.</summary>
    public void Dispose()
    {
        Set(Context(), false, warnOnly: false);
        SetFill(Context(), true);                              // libtorch's default
    }

    [LibraryImport(Library, EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint Context();

    [LibraryImport(Library, EntryPoint = "_ZN2at7Context26setDeterministicAlgorithmsEbb")]
    private static partial void Set(
        nint context, [MarshalAs(UnmanagedType.U1)] bool on, [MarshalAs(UnmanagedType.U1)] bool warnOnly);

    [LibraryImport(Library, EntryPoint = "_ZN2at7Context39setDeterministicFillUninitializedMemoryEb")]
    private static partial void SetFill(nint context, [MarshalAs(UnmanagedType.U1)] bool on);
}
