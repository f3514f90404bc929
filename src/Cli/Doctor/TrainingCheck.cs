using System.Diagnostics;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Numerics;
using Generative.Training;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Generative.Cli.Doctor;

/// <summary>Checks by running: products of matrices, and a small model that has to learn.</summary>
public static class TrainingCheck
{
    /// <summary>GFLOP/s of products of n x n matrices: the best of several, since other programs only slow them down.
    /// </summary>
    public static double Products(ScalarType dtype, double seconds = 0.3, int n = 1024)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (a, b) = (rand([n, n], dtype: dtype), rand([n, n], dtype: dtype));
        mm(a, b).Dispose();
        var (watch, best) = (Stopwatch.StartNew(), double.PositiveInfinity);
        do
        {
            var before = watch.Elapsed.TotalSeconds;
            mm(a, b).Dispose();
            best = Math.Min(best, watch.Elapsed.TotalSeconds - before);
        }
        while (watch.Elapsed.TotalSeconds < seconds);
        return 2.0 * n * n * n / best / 1e9;
    }

    /// <summary>Trains a VAE on drawn digits for a time: the loss has to fall.</summary>
    public static Finding Train(Device device, double seconds = 2)
    {
        RandomState.Seed(0);
        var digits = Digits.Generate(2000, 0);
        using var model = new GaussianVae(new(), digits.Shape);
        model.to(device);
        using var images = new DeviceData(digits, Binarization.None, device);
        using var order = new BatchOrder(images.Count, 128, 0, device);
        using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
        using var step = new TrainingStep(model, optimizers, images, order);
        step.Take(0);
        var first = step.Metrics()[0].Value;
        var watch = Stopwatch.StartNew();
        long steps = 1;
        var last = first;
        while (watch.Elapsed.TotalSeconds < seconds || steps < 41)
        {
            step.Take(steps);
            steps++;
            if (steps % 20 == 0) last = step.Metrics()[0].Value;
        }
        return Of(first, last, steps / watch.Elapsed.TotalSeconds, device.ToString());
    }

    /// <summary>The finding for the first and the last loss.</summary>
    public static Finding Of(double first, double last, double stepsPerSecond, string device)
    {
        var text = FormattableString.Invariant(
            $"{stepsPerSecond:0} steps/s of the standard VAE on {device}, loss {first:0.0} to {last:0.0}");
        if (double.IsFinite(last) && last < 0.8 * first) return new("training", text);
        return new("training", text, Verdict.Problem, "the loss has to fall: try --device cpu, and ./test");
    }
}
