using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Diffusion.Samplers;
using Generative.Models.Diffusion;
using Generative.Numerics;
using Generative.Training;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Bench;

/// <summary>The U-Net of configs/ddpm-epsilon-mnist.yaml, batch 64 of 28x28: the program's own training step, and a
/// DDIM step of 64 images.</summary>
internal static class DiffusionBench
{
    private const int steps = 4, samplingSteps = 20, rounds = 12, warmup = 2;

    public static Dictionary<string, double> Run(Arguments a)
    {
        manual_seed(1);
        var data = Digits.Generate(10_000, 1);
        using var model =
            new Ddpm(new DdpmOptions
            {
                Unet = new() { Channels = 32, Multipliers = [1, 2], Patch = 2 },
                Sampler = new DdimOptions { Steps = samplingSteps }
            }, data.Shape);
        model.to(a.Device);
        using var images = new DeviceData(data, Binarization.None, a.Device);
        using var order = new BatchOrder(images.Count, 64, 1, a.Device);
        using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
        using var step = new TrainingStep(model, optimizers, images, order);
        using var gate = FinalizerGate.Close();
        long taken = 0;
        var training = Median(a, steps, () =>
        {
            for (var k = 0; k < steps; k++)
            {
                FinalizerGate.LetThrough();
                step.Take(taken);
                taken++;
            }
        });
        model.eval();
        using var off = no_grad();
        // Enough steps that the draw of the first noise does not count.
        var sampling = Median(a, samplingSteps, () =>
        {
            using var scope = NewDisposeScope();
            using var noise = new NoiseSource(64, a.Device);
            _ = model.Sample(noise);
        });
        return new() { ["train_step_ms"] = training, ["sample_step_ms"] = sampling };
    }

    private static double Median(Arguments a, int steps, Action block)
    {
        List<double> times = [];
        for (var round = 0; round < rounds; round++) times.Add(1e3 * Timing.Seconds(a, block) / steps);
        return Timing.Median(times, warmup);
    }
}
