using Generative.Configuration;
using Generative.Data;
using Generative.Models.Adversarial;
using Generative.Networks;
using Generative.Training;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Bench;

/// <summary>WGAN-GP: DCGAN of width 32 on 28x28, batch 64, 3 critic steps with a gradient penalty and a generator step,
/// Adam; the program's own training step.</summary>
internal static class GanBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        manual_seed(1);
        var data = Digits.Generate(4096, 1);
        using var model =
            new Gan(new()
            {
                LatentDim = 64, Width = 32, Loss = AdversarialLossKind.Wasserstein,
                Penalty = PenaltyKind.Gradient, CriticSteps = 3, CriticNorm = CriticNorm.None
            }, data.Shape);
        model.to(a.Device);
        using var images = new DeviceData(data, Binarization.None, a.Device);
        using var order = new BatchOrder(images.Count, 64, 1, a.Device);
        using var optimizers = new PhaseOptimizers(
            model, new OptimizerOptions { LearningRate = 1e-4, Betas = [0.5, 0.9] });
        using var step = new TrainingStep(model, optimizers, images, order);
        return StepTimes.Of(step, 10, a);
    }
}
