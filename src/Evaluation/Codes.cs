using Generative.Data;

namespace Generative.Evaluation;

/// <summary>Codes of the first examples of a part, batch by batch.</summary>
internal static class Codes
{
    /// <summary>[n, L], on the model's device.</summary>
    public static Tensor Of(IEncoder model, DeviceData data, long n, int batchSize, CancellationToken stop)
    {
        List<Tensor> parts = [];
        for (long from = 0; from < n; from += batchSize)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            parts.Add(model.Encode(data.Part(from, Math.Min(from + batchSize, n))).MoveToOuterDisposeScope());
        }
        return cat(parts, 0);
    }
}
