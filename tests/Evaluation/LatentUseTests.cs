using Generative.Data;
using Generative.Training;

namespace Generative.Evaluation.Tests;

/// <summary>Active dimensions of a code that is known of every example.</summary>
public sealed class LatentUseTests
{
    // Dimension 1 is the number itself, 2 a twentieth of it, 3 is always 5.
    private sealed class Known : ILatentSpace
    {
        public long Latents => 3;

        public Tensor Encode(Batch batch) => Code(batch)!.Value.Mean;

        public Tensor Decode(Tensor z, Tensor? labels = null) => throw new NotSupportedException();

        public (Tensor Mean, Tensor? Divergence)? Code(Batch batch)
        {
            var x = batch.X.flatten(1).select(1, 0);
            return (stack([x, 0.05 * x, full_like(x, 5)], 1), stack([x.square(), 0.5 * x, zeros_like(x)], 1));
        }
    }

    [Fact]
    public void Dimensions_whose_mean_varies_are_active_and_each_divergence_is_a_mean_with_its_error()
    {
        using var scope = NewDisposeScope();
        using var data = new DeviceData(new VectorSet([1, 0, 2, 0, 3, 0], [0, 1, 2], 2, ["a", "b", "c"]),
            Binarization.None, CPU);
        // x is 1, 2, 3 with variance 2/3; 0.05 x has variance 0.0017, below the threshold.
        var measures = LatentUse.Of(new Known(), data, 2);
        Assert.Equal(["active_units", "kl_1", "kl_2", "kl_3"], measures.Select(m => m.Name));
        Assert.Equal([1, 14 / 3.0, 1, 0], measures.Select(m => m.Estimate.Value), (a, b) => Math.Abs(a - b) < 1e-6);
        // Of 1, 4, 9 the deviation is 4.0415 by n - 1.
        var kl = Estimate.Of(tensor(new[] { 1.0, 4, 9 }), "x");
        Assert.Equal(kl.StandardError!.Value, measures[1].Estimate.StandardError!.Value, 1e-6);
        Assert.Equal("of 3", measures[0].Unit);
        Assert.All(measures, m => Assert.Equal(3, m.Estimate.Count));
        Assert.Equal(2, LatentUse.Of(new Known(), data, 2, limit: 2)[0].Estimate.Count);
    }
}
