using Generative.Data;

namespace Generative.Training;

/// <summary>The training examples, part by part, for a model that passes over all of them.</summary>
/// <param name="data">The examples.</param>
/// <param name="order">The order of random minibatches.</param>
/// <param name="batchSize">Examples in a minibatch; a part has at least as many.</param>
internal sealed class ExampleParts(DeviceData data, BatchOrder order, int batchSize) : IExampleParts
{
    private readonly long size = Math.Max(batchSize, data.PartSize);

    /// <inheritdoc/>
    public long Count => data.Count;

    /// <inheritdoc/>
    public long Parts => (data.Count + size - 1) / size;

    /// <inheritdoc/>
    public bool IsFixed => data.IsFixed;

    /// <inheritdoc/>
    public (Batch Batch, long First) Part(long k) => (data.Part(k * size, (k + 1) * size), k * size);

    /// <inheritdoc/>
    public Batch Minibatch(long step) => data.Batch(order, step);
}
