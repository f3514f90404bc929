using System.Runtime.InteropServices;

namespace Generative.Numerics;

/// <summary>Products and convolutions in bfloat16, weights and everything else in float32.</summary>
/// <remarks>
/// libtorch's autocast (ATen/autocast_mode.h). TorchSharp does not offer it; it is called by its C++ names, which are
/// those of Linux.
/// </remarks>
public sealed class Autocast : IDisposable
{
    private const string Library = "libtorch_cpu.so";
    private readonly sbyte device;

    [ThreadStatic] private static int entered;

    private Autocast(DeviceType type)
    {
        device = (sbyte)type;
        SetDtype(device, (sbyte)ScalarType.BFloat16);
        SetEnabled(device, true);
        _ = Enter();
        entered++;
    }

    /// <summary>Whether it can be had on this system.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Whether it is in force on this thread.</summary>
    internal static bool IsOn => entered > 0;

    /// <summary>bfloat16 until the result is disposed.</summary>
    /// <exception cref="PlatformNotSupportedException">Not on this system; see <see cref="IsSupported"/>.</exception>
    public static Autocast Bfloat16(DeviceType device) => IsSupported ? new(device)
        : throw new PlatformNotSupportedException(
            "bfloat16 is available on Linux only: elsewhere TorchSharp gives no way to libtorch's autocast");

    /// <summary>Restores the earlier state.</summary>
    public void Dispose()
    {
        entered--;
        if (Leave() == 0) ClearCache();                        // the weights' copies in bfloat16
        SetEnabled(device, false);
    }

    [DllImport(Library, EntryPoint = "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE")]
    private static extern void SetDtype(sbyte device, sbyte dtype);

    [DllImport(Library, EntryPoint = "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb")]
    private static extern void SetEnabled(sbyte device, [MarshalAs(UnmanagedType.U1)] bool enabled);

    [DllImport(Library, EntryPoint = "_ZN2at8autocast17increment_nestingEv")]
    private static extern int Enter();

    [DllImport(Library, EntryPoint = "_ZN2at8autocast17decrement_nestingEv")]
    private static extern int Leave();

    [DllImport(Library, EntryPoint = "_ZN2at8autocast11clear_cacheEv")]
    private static extern void ClearCache();
}
