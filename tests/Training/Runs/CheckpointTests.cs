using Generative.Learning;
using Models.Vae;
using Training;
using Training.Config;
using Training.Data;
using Training.Loops;
using Training.Runs;
using OptimizerOptions = Training.Config.OptimizerOptions;

namespace Tests.Training.Runs;

public sealed class CheckpointTests : IDisposable
{
    private static readonly ImageSet digits = Digits.Generate(64, 3);
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.RmsProp)]
    public void Optimiser_random_numbers_and_loop_come_back_as_they_were(OptimizerKind kind)
    {
        var model = new GaussianVaeOptions { Hidden = [8], LatentDim = 2 };
        var options = new OptimizerOptions { Type = kind };
        var run = RunFolder.Create(folder, "checkpoint", new RunOptions { Model = model }, Catalog.Types, []);
        using var images = new DeviceData(digits, Binarisation.None, CPU);

        manual_seed(4);
        using var first = Catalog.Create(model, digits.Shape);
        using var firstOptimizer = new PhaseOptimizers(first, options);
        Take(first, firstOptimizer, images);
        using var snapshot = new Snapshot();
        var state = new LoopState(3, 1.5, 42, digits.Shape) { Logs = new Dictionary<string, long>() };
        var saved = Checkpoint.Write(run, snapshot.Take(new(first, firstOptimizer, null, null, CPU), state));
        Take(first, firstOptimizer, images);

        using var second = Catalog.Create(model, digits.Shape);
        using var secondOptimizer = new PhaseOptimizers(second, options);
        var loaded = new TrainingState(second, secondOptimizer, null, null, CPU).Load(saved);
        Assert.Equal(state, loaded with { Logs = state.Logs });
        Take(second, secondOptimizer, images);

        using var scope = NewDisposeScope();
        foreach (var ((name, expected), (_, actual)) in first.named_parameters().Zip(second.named_parameters()))
            Assert.True(expected.eq(actual).all().item<bool>(), name);
    }

    private static void Take(GenerativeModel model, PhaseOptimizers optimizers, DeviceData images)
    {
        using var order = new BatchOrder(images.Count, 32, 1, CPU);
        using var step = new TrainingStep(model, optimizers, images, order);
        for (var k = 0; k < 3; k++) step.Take(k);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
