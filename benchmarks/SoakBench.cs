using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Numerics;
using Generative.Training;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Bench;

/// <summary>Training, sampling and evaluation beside a thread that allocates all the time: failures, and a checksum
/// that has to be the same in every setting.</summary>
/// <remarks>
/// <c>--gate 0</c> is the control: without <see cref="FinalizerGate"/> TorchSharp's Scalars are freed while libtorch
/// reads them.
/// <c>--allocate 0</c> is the quiet run that the checksum is compared with.
/// </remarks>
internal static class SoakBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        set_num_threads(1);
        RandomState.Seed(1);
        var data = Digits.Generate(512, 1);
        using var model = new GaussianVae(new GaussianVaeOptions { Hidden = [16], LatentDim = 2 }, data.Shape);
        using var images = new DeviceData(data, Binarization.None, CPU);
        using var order = new BatchOrder(images.Count, 8, 1, CPU);
        using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
        using var step = new TrainingStep(model, optimizers, images, order);
        using var stop = new CancellationTokenSource();
        var allocating = a.Number("--allocate", 1) == 1
            ? Task.Factory.StartNew(() => Allocate(stop.Token), TaskCreationOptions.LongRunning) : Task.CompletedTask;
        using var gate = a.Number("--gate", 1) == 1 ? FinalizerGate.Close() : null;
        var steps = a.Number("--steps", 20_000);
        long failures = 0;
        double sum = 0;
        string first = "";
        for (long k = 0; k < steps; k++)
        {
            FinalizerGate.LetThrough();
            try
            {
                step.Take(k);
                if (k % 10 == 9) sum += Use(model, images);
            }
            catch (Exception e)
            {
                if (failures == 0) first = $"step {k}: {e.GetType().Name}: {e.Message.Split('\n')[0]}";
                failures++;
            }
        }
        stop.Cancel();
        allocating.Wait();
        using var scope = NewDisposeScope();
        foreach (var p in model.parameters()) sum += p.detach().to(float64).sum().item<double>();
        if (failures > 0) Console.Error.WriteLine(first);
        return new() { ["failures"] = failures, ["checksum"] = sum, ["collections"] = GC.CollectionCount(0) };
    }

    // Samples and the loss of a few examples, as numbers.
    private static double Use(GaussianVae model, DeviceData images)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var noise = new NoiseSource(4, CPU);
        return model.Sample(noise).sum().item<float>() + model.Loss(images.Range(0, 16)).Total.mean().item<float>();
    }

    private static void Allocate(CancellationToken stop)
    {
        var kept = new object[64];
        for (var k = 0; !stop.IsCancellationRequested; k++) kept[k % kept.Length] = new byte[256];
        GC.KeepAlive(kept);
    }
}
