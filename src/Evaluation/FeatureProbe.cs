using Generative.Data;
using Generative.Supervised;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>How well classes can be told from a model's codes: by a linear classifier, and by neighbors.</summary>
/// <remarks>
/// Both learn from the codes of the training examples and their labels; the encoder stays as it is. The linear one is
/// <see cref="SoftmaxRegression"/> on codes with mean 0 and deviation 1, λ = 10⁻⁴ N. The other is
/// <see cref="NearestNeighbors"/>, 20 of them.
/// </remarks>
public static class FeatureProbe
{
    private const double Penalty = 1e-4, Tolerance = 1e-5;     // of an example
    private const double StepTolerance = 0.03;
    private const int Neighbors = 20, MostSteps = 30;

    /// <summary>The share of test examples of which each is right.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">Labeled training examples.</param>
    /// <param name="test">Labeled test examples.</param>
    /// <param name="batchSize">Examples per batch.</param>
    /// <param name="limit">Number of test examples; null: all.</param>
    /// <param name="stop">Cancels.</param>
    public static IReadOnlyList<Measured> Of(IEncoder model, DeviceData train, DeviceData test, int batchSize,
        long? limit = null, CancellationToken stop = default)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var n = Math.Min(limit ?? test.Count, test.Count);
        var (x, y) = (Codes.Of(model, train, train.Count, batchSize, stop), Labels(train, train.Count));
        var (at, known) = (Codes.Of(model, test, n, batchSize, stop), Labels(test, n));
        var classes = train.Shape.Classes;
        var near = new NearestNeighbors(x, y, classes, Neighbors).Classify(at);
        return [Share("linear_probe", Linear(x, y, at, classes).eq(known)), Share($"knn_{Neighbors}", near.eq(known))];

        static Measured Share(string name, Tensor isRight) =>
            new(name, "share of the examples", Estimate.Of(isRight, name));
    }

    private static Tensor Linear(Tensor x, Tensor y, Tensor at, int classes)
    {
        var wide = x.to(float64);
        var mean = wide.mean([0]);
        var deviation = (wide - mean).square().mean([0]).sqrt().clamp_min(1e-12);
        var N = x.size(0);
        var fitted = SoftmaxRegression.Fit(
            (wide - mean) / deviation, y, classes, Penalty * N, Tolerance * N, MostSteps, StepTolerance);
        return fitted.Classify((at.to(float64) - mean) / deviation);
    }

    private static Tensor Labels(DeviceData data, long n) => data.LabelRange(0, n)
        ?? throw new ArgumentException("probe: got data without labels", nameof(data));
}
