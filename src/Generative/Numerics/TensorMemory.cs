using System.Runtime.CompilerServices;

namespace Generative.Numerics;

/// <summary>The memory of tensors on the processor, for kernels in C#.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Where the numbers of a contiguous tensor begin; they do not move. null: no tensor, or an empty
    /// one.</summary>
    public static T* Address<T>(Tensor? t) where T : unmanaged =>
        t is null || t.numel() == 0 ? null : (T*)Unsafe.AsPointer(ref t.bytes[0]);
}
