using System.Buffers.Binary;

namespace Generative.Numerics;

/// <summary>Seeds and states of libtorch's random generators: the one place that sets them.</summary>
/// <remarks>
/// A state that libtorch does not accept ends the process in TorchSharp 0.107, so that it is checked first: a damaged
/// checkpoint must not do that.
/// TorchSharp reaches the state of the CPU's generator only.
/// </remarks>
public static class RandomState
{
    // at::CPUGeneratorImplState (ATen/CPUGeneratorImpl.cpp): seed u64, left i32, seeded i32, next u64, 624 words of
    // u64, ...
    private const int Left = 8, Seeded = 12, Next = 16, Words = 624;

    /// <summary>Seeds the generators of all devices.</summary>
    public static void Seed(long seed)
    {
#pragma warning disable RS0030 // the door
        _ = random.manual_seed(seed);
#pragma warning restore RS0030
        SeedCuda(seed);
    }

    /// <summary>Seeds the generators of all CUDA devices; nothing where there are none.</summary>
    public static void SeedCuda(long seed)
    {
        if (cuda.is_available()) cuda.manual_seed_all(seed);
    }

    /// <summary>A generator of its own on the CPU.</summary>
#pragma warning disable RS0030 // the door
    public static Generator Generator(ulong seed) => new(seed);
#pragma warning restore RS0030

    /// <summary>The state of the CPU's generator, uint8 [n].</summary>
    public static Tensor Get() => get_rng_state();

    /// <summary>Sets the state of the CPU's generator.</summary>
    /// <exception cref="ArgumentException">It is not a state of this generator.</exception>
    public static void Set(Tensor state)
    {
        using var scope = NewDisposeScope();
        using var now = get_rng_state();
        if (state.dtype != uint8 || state.dim() != 1 || state.numel() != now.numel())
            throw new ArgumentException(
                $"random state: got {state.dtype} [{string.Join(", ", state.shape)}], "
                + $"expected {uint8} [{now.numel()}]");
        var own = state.cpu().contiguous();
        if (!IsSound(own.data<byte>().ToArray()))
            throw new ArgumentException("random state: not a state of the Mersenne twister");
#pragma warning disable RS0030 // the door
        set_rng_state(own);
#pragma warning restore RS0030
    }

    // at::mt19937::is_valid (ATen/core/MT19937RNGEngine.h).
    private static bool IsSound(ReadOnlySpan<byte> state)
    {
        var left = BinaryPrimitives.ReadInt32LittleEndian(state[Left..]);
        var next = BinaryPrimitives.ReadUInt64LittleEndian(state[Next..]);
        return BinaryPrimitives.ReadInt32LittleEndian(state[Seeded..]) == 1 && left is > 0 and <= Words
            && next <= Words;
    }
}
