using Generative.Configuration;
using Generative.Data;
using Generative.Models.Flows;
using Generative.Training;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Bench;

/// <summary>The training step of configs/realnvp-mnist.yaml (batch 64 of 28x28, two scales of four couplings,
/// variational dequantization, clipped Adam), on drawn digits.</summary>
internal static class FlowBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        manual_seed(1);
        var data = Digits.Generate(4096, 1);
        using var model =
            new NormalizingFlow(new RealNvpOptions
            {
                Couplings = 4, Widths = [32, 64], Alpha = 1e-6,
                Dequantization = DequantisationKind.Variational
            }, data.Shape);
        model.to(a.Device);
        using var images = new DeviceData(data, Binarization.None, a.Device);
        using var order = new BatchOrder(images.Count, 64, 1, a.Device);
        using var optimizers = new PhaseOptimizers(
            model, new OptimizerOptions { LearningRate = 2e-3, GradientClip = 500 });
        using var step = new TrainingStep(model, optimizers, images, order);
        return StepTimes.Of(step, 8, a);
    }
}
