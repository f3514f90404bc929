using System.Diagnostics;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Bench;

/// <summary>Time of saving a checkpoint of ten million parameters with Adam: how long training waits, and how long the
/// files take.</summary>
internal static class SaveBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        manual_seed(1);
        var root = Directory.CreateTempSubdirectory("generative-bench-").FullName;
        try
        {
            var options = new GaussianVaeOptions { Hidden = [6144] };
            var data = Digits.Generate(2000, 1);
            using var model = new GaussianVae(options, data.Shape);
            model.to(a.Device);
            using var images = new DeviceData(data, Binarization.None, a.Device);
            using var order = new BatchOrder(images.Count, 128, 1, a.Device);
            using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
            using var step = new TrainingStep(model, optimizers, images, order);
            var run = RunFolder.Create(root, "save", new RunOptions { Model = options }, RunTypes.Current, []);
            using var store = new CheckpointStore(run.Path, note: Console.Error.WriteLine);
            List<double> stalls = [], writes = [];
            for (long k = 0; k < 8; k++)
            {
                step.Take(k);
                _ = step.Metrics();
                store.Prepare(new(model, optimizers, step, null, a.Device));
                store.Wait();
                var watch = Stopwatch.StartNew();
                store.Save(new(model, optimizers, step, null, a.Device), new(k + 1, 0, null, data.Shape));
                stalls.Add(watch.Elapsed.TotalMilliseconds);
                store.Wait();
                writes.Add(watch.Elapsed.TotalMilliseconds);
            }
            return new()
            {
                ["parameters"] = model.parameters().Sum(p => p.numel()), ["first_stall_ms"] = stalls[0],
                ["stall_ms"] = Timing.Median(stalls, warmup: 1), ["longest_stall_ms"] = stalls.Skip(1).Max(),
                ["written_after_ms"] = Timing.Median(writes)
            };
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
