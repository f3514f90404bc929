using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;
using OptimizerOptions = Generative.Training.OptimizerOptions;

namespace Bench;

/// <summary>How long a training step waits for pictures that stay on disk: 1,500 PNG files of 96x96 in color, read at
/// 64x64 in batches of 32, beside the step of a convolutional VAE.</summary>
internal static class StreamBench
{
    private const int pictures = 1500, batch = 32, warmup = 3, steps = 40;

    public static Dictionary<string, double> Run(Arguments a)
    {
        manual_seed(1);
        var root = Directory.CreateTempSubdirectory("generative-bench-").FullName;
        try
        {
            Draw(root);
            var set = ImageFolder.Open(root, new ImageFolderOptions { Path = root, Size = [64], MemoryMegabytes = 0 });
            using var order = new BatchOrder(set.Count, batch, 1, a.Device);
            using var stored = new DeviceData(set, Binarization.None, a.Device);
            using var held = new DeviceData(set.Take([.. Enumerable.Range(0, set.Count)]), Binarization.None, a.Device);
            using var model = new GaussianVae(new GaussianVaeOptions { Coder = CoderKind.Conv, Hidden = [32, 64, 128] },
                set.Shape);
            model.to(a.Device);
            using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
            using var step = new TrainingStep(model, optimizers, held, order);
            List<double> reads = [], waits = [], fromMemory = [], beside = [];
            for (var k = 0; k < steps; k++) reads.Add(Milliseconds(() => set.Take(order.Places(k))));
            for (var k = 0; k < steps; k++) fromMemory.Add(Milliseconds(() => step.Take(k)));
            // What a step from disk adds is the batch's wait; the decoding goes on beside the step.
            for (var k = 0; k < steps; k++)
            {
                waits.Add(Milliseconds(() =>
                {
                    using var scope = NewDisposeScope();
                    _ = stored.Batch(order, k);
                }));
                beside.Add(Milliseconds(() => step.Take(steps + k)));
            }
            return new()
            {
                ["read_ms"] = Timing.Median(reads, warmup), ["wait_ms"] = Timing.Median(waits, warmup),
                ["longest_wait_ms"] = waits.Skip(warmup).Max(), ["step_ms"] = Timing.Median(fromMemory, warmup),
                ["step_beside_reading_ms"] = Timing.Median(beside, warmup)
            };

            double Milliseconds(Action work) => 1e3 * Timing.Seconds(a, work);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    // Rings of random colors with some noise: as hard to decode as a photograph of that size.
    private static void Draw(string root) => Parallel.For(0, pictures, k =>
    {
        const int side = 96;
        var random = new Random(k);
        var (x0, y0, wave) = (random.Next(side), random.Next(side), 3 + random.Next(10));
        var pixels = new byte[side * side * 3];
        for (var p = 0; p < pixels.Length; p++)
        {
            var (x, y) = (p / 3 % side - x0, p / 3 / side - y0);
            pixels[p] = (byte)(128 + 90 * Math.Sin(Math.Sqrt(x * x + y * y) / wave + p % 3 + k) + random.Next(24));
        }
        ImageFile.Write(Path.Combine(root, $"{k:0000}.png"), new(pixels, side, side, 3));
    });
}
