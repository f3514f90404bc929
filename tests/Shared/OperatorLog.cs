using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Generative.Tests.Shared;

/// <summary>Counts libtorch's operators by name, those of backward passes too.</summary>
/// <remarks>
/// at::RecordFunction's observers (ATen/record_function.h), on which torch.profiler is built; by their C++ names, which
/// are those of Linux.
/// Fused optimizers read their step count on the CPU only, on CUDA they do not: what they do inside is not counted.
/// </remarks>
internal sealed unsafe class OperatorLog : IDisposable
{
    private static long calls, reads, fused;
    private readonly ulong handle;

    public OperatorLog()
    {
        (calls, reads, fused) = (0, 0, 0);
        var callback = new Callback { Start = &Begun, End = &Ended, SamplingProbability = 1 };
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
        var name = NameOf(function);
        if (name.StartsWith("aten::_fused_"u8)) _ = Interlocked.Increment(ref fused);
        if (IsHostRead(name) && Interlocked.Read(ref fused) == 0) _ = Interlocked.Increment(ref reads);
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ended(nint function, nint context)
    {
        if (NameOf(function).StartsWith("aten::_fused_"u8)) _ = Interlocked.Decrement(ref fused);
    }

    private static bool IsHostRead(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("aten::_local_scalar_dense"u8) || name.SequenceEqual("aten::nonzero"u8)
            || name.SequenceEqual("aten::masked_select"u8)
        || name.SequenceEqual("aten::equal"u8) || name.SequenceEqual("aten::is_nonzero"u8)
            || name.StartsWith("aten::_unique"u8);

    private static ReadOnlySpan<byte> NameOf(nint function) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Name(function));

    /// <summary>at::RecordFunctionCallback: more than 16 bytes, so that it goes by value on the stack.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Callback
    {
        public delegate* unmanaged[Cdecl]<nint*, nint, nint*> Start;
        public delegate* unmanaged[Cdecl]<nint, nint, void> End;
        public double SamplingProbability;
        public fixed byte Scopes[10];
        public byte NeedsInputs, NeedsOutputs, NeedsIds;
    }

    [DllImport("libtorch_cpu.so", EntryPoint = "_ZN2at17addGlobalCallbackENS_22RecordFunctionCallbackE")]
    private static extern ulong Add(Callback callback);

    [DllImport("libtorch_cpu.so", EntryPoint = "_ZN2at14removeCallbackEm")]
    private static extern void Remove(ulong handle);

    [DllImport("libtorch_cpu.so", EntryPoint = "_ZNK2at14RecordFunction4nameEv")]
    private static extern byte* Name(nint function);
}
