using Generative.Numerics;

namespace Generative.Data;

/// <summary>The order of the training images: a fresh permutation each epoch, a function of seed and step
/// alone.</summary>
/// <remarks>Nothing has to be saved for a resumed run to go on with the very batch that came next.</remarks>
public sealed class BatchOrder(long count, int batchSize, long seed, Device device) : IDisposable
{
    private Tensor? permutation;
    private long permuted = -1;

    /// <summary>Steps in an epoch; the last batch of an epoch may be smaller.</summary>
    public long StepsPerEpoch { get; } = (count + batchSize - 1) / batchSize;

    /// <summary>Indices of the batch of that step (from 0), int64 [B], on the device.</summary>
    public Tensor Indices(long step)
    {
        var epoch = step / StepsPerEpoch;
        if (epoch != permuted)
        {
            permutation?.Dispose();
            // The CPU generator on every device: the same order everywhere.
            using var generator = RandomState.Generator(unchecked((ulong)(seed * 1_000_003) + (ulong)epoch));
            var fresh = randperm(count, dtype: int64, device: CPU, generator: generator);
            permutation = (device.type == DeviceType.CPU ? fresh : fresh.to(device)).DetachFromDisposeScope();
            permuted = epoch;
        }
        var from = step % StepsPerEpoch * batchSize;
        return permutation!.slice(0, from, Math.Min(from + batchSize, count), 1);
    }

    /// <summary>The same, on the host.</summary>
    public int[] Places(long step)
    {
        using var scope = NewDisposeScope();
        return [.. Indices(step).to(CPU).data<long>().Select(i => (int)i)];
    }

    /// <summary>The same order, its own memory, on the CPU.</summary>
    public BatchOrder OnHost() => new(count, batchSize, seed, CPU);

    public void Dispose() => permutation?.Dispose();
}
