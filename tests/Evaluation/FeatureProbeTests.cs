using Generative.Data;
using Generative.Numerics;

namespace Generative.Evaluation.Tests;

/// <summary>A code that tells the classes apart, and one that says nothing of them.</summary>
public sealed class FeatureProbeTests
{
    private const int Examples = 400, Classes = 4;

    private sealed class AsItIs : IEncoder
    {
        public Tensor Encode(Batch batch) => batch.X.flatten(1);
    }

    [Fact]
    public void Of_codes_that_stand_apart_all_are_right_and_of_random_ones_as_many_as_by_chance()
    {
        var apart = Measure((k, noise) => [k == 0 ? 5 : noise, k == 1 ? 5 : noise, k == 2 ? 5 : noise, 1 + noise]);
        Assert.Equal(["linear_probe", "knn_20"], apart.Select(m => m.Name));
        Assert.All(apart, m => Assert.Equal((1, Examples), (m.Estimate.Value, m.Estimate.Count)));
        // A quarter, with a standard error of 0.022.
        var random = Measure((_, noise) => [noise, noise * noise, MathF.Sin(50 * noise)]);
        Assert.All(random, m => Assert.InRange(m.Estimate.Value, 0.25 - 0.09, 0.25 + 0.09));
    }

    [Fact]
    public void Codes_without_spread_and_fewer_examples_than_neighbors_are_in_order()
    {
        var measures = Measure((_, _) => [2, 2], examples: 5);
        Assert.All(measures, m => Assert.InRange(m.Estimate.Value, 0, 1));
    }

    private static IReadOnlyList<Training.Measured> Measure(
        Func<int, float, float[]> code, int examples = Examples)
    {
        using var scope = NewDisposeScope();
        var random = new Random(3);
        using var train = Data();
        using var test = Data();
        return FeatureProbe.Of(new AsItIs(), train, test, 64);

        DeviceData Data()
        {
            int[] kinds = [.. Enumerable.Range(0, examples).Select(_ => random.Next(Classes))];
            float[][] rows = [.. kinds.Select(k => code(k, (float)random.NextDouble()))];
            return new(new VectorSet([.. rows.SelectMany(r => r)], [.. kinds.Select(k => (byte)k)], rows[0].Length,
                ["a", "b", "c", "d"]), Binarization.None, CPU);
        }
    }
}
