using Training.Config;

namespace Training.Loops;

/// <summary>Products and convolutions in bfloat16 while the loss is computed, weights and everything else in float32.</summary>
/// <remarks>libtorch's autocast. TorchSharp's API does not have it: of the package flavour, bfloat16 trains in float32.</remarks>
public static class Autocast
{
    /// <summary>On until the result is disposed; null where the precision asks for none.</summary>
    public static IDisposable? Of(Precision precision, Device device)
    {
#if TORCH_DISPATCH
        if (precision == Precision.Bfloat16) return new Region(device.type == DeviceType.CUDA ? 12 : 11);
#endif
        return null;
    }

#if TORCH_DISPATCH
    private sealed class Region : IDisposable
    {
        private readonly int which;

        public Region(int which) => _ = NativeMethods.td_switch(this.which = which, 1);

        public void Dispose() => _ = NativeMethods.td_switch(which, 0);
    }
#endif
}
