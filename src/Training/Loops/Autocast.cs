using System.Runtime.InteropServices;
using Training.Config;

namespace Training.Loops;

/// <summary>Products and convolutions in bfloat16 while the loss is computed, weights and everything else in float32.</summary>
/// <remarks>libtorch's autocast (ATen/autocast_mode.h). TorchSharp's API does not have it: of the package flavour it is called by its C++ names, which are those of Linux; elsewhere bfloat16 trains in float32.</remarks>
public static class Autocast
{
    /// <summary>On until the result is disposed; null where the precision asks for none.</summary>
    public static IDisposable? Of(Precision precision, Device device)
    {
        if (precision != Precision.Bfloat16) return null;
        return OperatingSystem.IsLinux() ? new Region(device.type) : null;
    }

    private sealed class Region : IDisposable
    {
        private readonly sbyte device;

        public Region(DeviceType type)
        {
            device = (sbyte)type;
            SetDtype(device, (sbyte)ScalarType.BFloat16);
            SetEnabled(device, true);
            _ = Enter();
        }

        public void Dispose()
        {
            if (Leave() == 0) ClearCache();                            // the weights' copies in bfloat16
            SetEnabled(device, false);
        }

        private const string Library = "libtorch_cpu.so";
        [DllImport(Library, EntryPoint = "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE")] private static extern void SetDtype(sbyte device, sbyte dtype);
        [DllImport(Library, EntryPoint = "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb")] private static extern void SetEnabled(sbyte device, [MarshalAs(UnmanagedType.U1)] bool enabled);
        [DllImport(Library, EntryPoint = "_ZN2at8autocast17increment_nestingEv")] private static extern int Enter();
        [DllImport(Library, EntryPoint = "_ZN2at8autocast17decrement_nestingEv")] private static extern int Leave();
        [DllImport(Library, EntryPoint = "_ZN2at8autocast11clear_cacheEv")] private static extern void ClearCache();
    }
}
