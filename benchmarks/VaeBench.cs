using System.Diagnostics;
using Models.Vae;
using Training.Config;
using Training.Data;
using Training.Loops;
using OptimizerOptions = Training.Config.OptimizerOptions;

namespace Bench;

/// <summary>The standard VAE: 784-400-20 MLP, Bernoulli pixels, closed-form KL, Adam 1e-3, batch 128, 60,000 images; the program's own training step.</summary>
internal static class VaeBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        manual_seed(1);
        var data = Digits.Generate(60_000, 1);
        using var model = new GaussianVae(new GaussianVaeOptions(), data.Shape);
        model.to(a.Device);
        using var images = new DeviceData(data, Binarisation.None, a.Device);
        using var order = new BatchOrder(images.Count, 128, 1, a.Device);
        using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
        using var step = new TrainingStep(model, optimizers, images, order);
        List<double> epochs = [];
        double loss = 0;
        for (var epoch = 0; epoch < a.Epochs; epoch++)
        {
            a.Synchronize();
            var watch = Stopwatch.StartNew();
            for (long k = 0; k < order.StepsPerEpoch; k++) step.Take((epoch * order.StepsPerEpoch) + k);
            loss = step.Metrics()[0].Value;
            a.Synchronize();
            if (epoch > 0) epochs.Add(watch.Elapsed.TotalSeconds);
        }
        epochs.Sort();
        return new() { ["steps_per_second"] = order.StepsPerEpoch / epochs[epochs.Count / 2], ["epoch_seconds"] = epochs[epochs.Count / 2], ["loss"] = loss };
    }
}
