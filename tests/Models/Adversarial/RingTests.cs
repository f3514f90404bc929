using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Adversarial;
using Generative.Networks;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Models.Tests.Adversarial;

public sealed class RingTests
{
    [Fact]
    public void WGAN_with_a_gradient_penalty_covers_every_mode_of_the_ring()
    {
        manual_seed(0);
        var points = Toys.Draw(Toy.EightGaussians, 4096, null, 0);
        using var model = new Gan(
            new()
            {
                LatentDim = 8, Network = AdversarialNetwork.Mlp, Hidden = [64, 64],
                Loss = AdversarialLossKind.Wasserstein, Penalty = PenaltyKind.Gradient, PenaltyWeight = 1,
                CriticSteps = 3
            },
            points.Shape);
        using var data = new DeviceData(points, Binarization.None, CPU);
        using var order = new BatchOrder(data.Count, 128, 0, CPU);
        using var optimizers = new PhaseOptimizers(
            model, new OptimizerOptions { LearningRate = 2e-3, Betas = [0.5, 0.9] });
        using var step = new TrainingStep(model, optimizers, data, order);
        using (FinalizerGate.Close())
            for (var k = 0; k < 500; k++)
            {
                step.Take(k);
                FinalizerGate.LetThrough();
            }

        using var scope = NewDisposeScope();
        using var off = no_grad();
        var x = model.Sample(new NoiseSource(4000, CPU)).flatten(1);                                // [n, 2]
        var means =
            tensor([.. Toys.Components(Toy.EightGaussians).SelectMany(c => new[] { (float)c.X, (float)c.Y })]).view(
            8, 2);
        var (distance, mode) = cdist(x, means).min(1);
        var counts = mode.masked_select(distance.lt(0.5)).bincount(null, 8).data<long>().ToArray();
        // A fair share is 500; one far from it by more than the sampling's 21 says that the training is not done, not
        // that a mode is lost.
        Assert.All(counts, n => Assert.True(n > 100, $"samples near each mode: {string.Join(", ", counts)}"));
        Assert.True(counts.Sum() > 2000, $"{counts.Sum()} of 4,000 samples are near a mode");
    }
}
