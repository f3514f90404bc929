using Generative.Metrics;

namespace Generative.Evaluation;

/// <summary>Detects memorized samples: distance to the nearest training example, relative to that of test examples.
/// </summary>
internal sealed class Memorization : IDisposable
{
    private const int Most = 1000;
    private readonly Tensor train, test;                       // [N, D], distances [m]

    /// <summary>Training examples and test examples [N, C, H, W], uint8 or float.</summary>
    public Memorization(Tensor train, Tensor test)
    {
        using var scope = NewDisposeScope();
        this.train = Numbers(train).DetachFromDisposeScope();
        this.test = NearestNeighbor.Distances(First(test), this.train).DetachFromDisposeScope();
    }

    /// <summary>The ratio for the first 1000 samples.</summary>
    public MetricValue Read(Tensor samples) =>
        new("nearest_train", "by test examples', 1000 of each", NearestNeighbor.Ratio(First(samples), test, train));

    /// <summary>[n, C, H, W] -> [n, D], pixels in [0, 1].</summary>
    internal static Tensor Numbers(Tensor examples) =>
        examples.dtype == uint8 ? examples.flatten(1).to(float32).div_(255) : examples.flatten(1);

    private static Tensor First(Tensor examples) => Numbers(examples.slice(0, 0, Math.Min(Most, examples.size(0)), 1));

    public void Dispose()
    {
        train.Dispose();
        test.Dispose();
    }
}
