using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tests;

/// <summary>Counts libtorch's operators by name while it stands, those of backward passes too.</summary>
/// <remarks>at::RecordFunction's observers (ATen/record_function.h): what torch.profiler stands on. By their C++ names, which are those of Linux.</remarks>
internal sealed unsafe class OperatorLog : IDisposable
{
    private static long calls, reads;
    private readonly ulong handle;

    public OperatorLog()
    {
        (calls, reads) = (0, 0);
        var callback = new Callback { Start = &Begun, SamplingProbability = 1 };
        for (var k = 0; k < 10; k++) callback.Scopes[k] = 1;
        handle = Add(callback);
    }

    /// <summary>Operators called.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Those that give the host a number, or need one for a shape.</summary>
    public long HostReads => Interlocked.Read(ref reads);

    public void Dispose() => Remove(handle);

    // std::unique_ptr<ObserverContext> start(const RecordFunction&): the result is returned through hidden memory.
    // Nothing is allocated in it: a collection inside an operator would free the Scalars that it was called with.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint* Begun(nint* result, nint function)
    {
        *result = 0;
        _ = Interlocked.Increment(ref calls);
        var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Name(function));
        if (name.SequenceEqual("aten::_local_scalar_dense"u8) || name.SequenceEqual("aten::nonzero"u8) || name.SequenceEqual("aten::masked_select"u8) || name.SequenceEqual("aten::equal"u8)
            || name.SequenceEqual("aten::is_nonzero"u8) || name.StartsWith("aten::_unique"u8))
            _ = Interlocked.Increment(ref reads);
        return result;
    }

    /// <summary>at::RecordFunctionCallback: more than 16 bytes, so that it goes by value on the stack.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Callback
    {
        public delegate* unmanaged[Cdecl]<nint*, nint, nint*> Start;
        public nint End;
        public double SamplingProbability;
        public fixed byte Scopes[10];
        public byte NeedsInputs, NeedsOutputs, NeedsIds;
    }

    [DllImport("libtorch_cpu.so", EntryPoint = "_ZN2at17addGlobalCallbackENS_22RecordFunctionCallbackE")] private static extern ulong Add(Callback callback);
    [DllImport("libtorch_cpu.so", EntryPoint = "_ZN2at14removeCallbackEm")] private static extern void Remove(ulong handle);
    [DllImport("libtorch_cpu.so", EntryPoint = "_ZNK2at14RecordFunction4nameEv")] private static extern byte* Name(nint function);
}
