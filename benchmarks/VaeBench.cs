using System.Diagnostics;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Numerics;
using Generative.Training;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Bench;

/// <summary>The standard VAE: 784-400-20 MLP, Bernoulli pixels, closed-form KL, Adam 1e-3, batch 128, 60,000 images;
/// the program's own training step.</summary>
internal static class VaeBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        manual_seed(1);
        var data = Digits.Generate(60_000, 1);
        using var model = new GaussianVae(new GaussianVaeOptions(), data.Shape);
        model.to(a.Device);
        using var images = new DeviceData(data, Binarization.None, a.Device);
        using var order = new BatchOrder(images.Count, 128, 1, a.Device);
        using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
        using var step = new TrainingStep(model, optimizers, images, order, new() { Precision = a.Precision });
        using var gate = FinalizerGate.Close();
        List<double> epochs = [];
        double loss = 0;
        for (var epoch = 0; epoch < a.Epochs; epoch++)
            epochs.Add(Timing.Seconds(a, () =>
            {
                for (long k = 0; k < order.StepsPerEpoch; k++)
                {
                    FinalizerGate.LetThrough();
                    step.Take((epoch * order.StepsPerEpoch) + k);
                }
                loss = step.Metrics()[0].Value;
            }));
        var median = Timing.Median(epochs, warmup: 1);
        return new()
        {
            ["logging_percent"] = 100 * LogSeconds(step, model, a) * order.StepsPerEpoch / median,
            ["steps_per_second"] = order.StepsPerEpoch / median, ["epoch_seconds"] = median, ["loss"] = loss
        };
    }

    // What the loop adds to a step beyond training: the progress line each step, and every hundredth the means read and
    // written to both logs.
    private static double LogSeconds(TrainingStep step, GaussianVae model, Arguments a)
    {
        const int steps = 5000, logEvery = 100;
        var folder = Directory.CreateTempSubdirectory("generative-bench-").FullName;
        try
        {
            using var log = new MetricsLog(Path.Combine(folder, "metrics.jsonl"), new(folder, TimeProvider.System));
            using var progress = ProgressLine.Plain(TextWriter.Null, TimeProvider.System, new(steps, 469, logEvery));
            step.Take(0);
            // a read alone, without the step, each time below
            var metrics = step.Metrics();
            var x = ones(metrics.Count, device: a.Device);
            var watch = Stopwatch.StartNew();
            for (var k = 1; k <= steps; k++)
            {
                if (k % logEvery != 0)
                {
                    progress.Update(k);
                    continue;
                }
                _ = x.cpu();
                log.Write(k, k / 469.0, 1.5, metrics.Select(m => KeyValuePair.Create($"train/{m.Name}", m.Value)));
                progress.Update(k, metrics);
            }
            return watch.Elapsed.TotalSeconds / steps;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
