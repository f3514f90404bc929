namespace TorchSharp;

/// <summary>What the native layer counts: reads that make a device wait, calls, and where results were made.</summary>
/// <param name="HostReads">item(), data access, copies to the host, and operators whose output size depends on values.</param>
/// <param name="Calls">Operator calls.</param>
/// <param name="OnCpu">Result tensors on the CPU.</param>
/// <param name="OnCuda">On CUDA devices.</param>
/// <param name="Elsewhere">On any other device, such as meta.</param>
internal readonly record struct NativeCounters(long HostReads, long Calls, long OnCpu, long OnCuda, long Elsewhere)
{
    internal static unsafe NativeCounters Read()
    {
        var v = stackalloc long[5];
        NativeMethods.td_counters(v);
        return new(v[0], v[1], v[2], v[3], v[4]);
    }
}
