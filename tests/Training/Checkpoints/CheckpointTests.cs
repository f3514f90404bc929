using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Training.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private static readonly ImageSet digits = Digits.Generate(64, 3);
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.RmsProp)]
    public void Optimizer_random_state_and_loop_state_are_restored(OptimizerKind kind)
    {
        var model = new GaussianVaeOptions { Hidden = [8], LatentDim = 2 };
        var options = new OptimizerOptions { Type = kind };
        var run = RunFolder.Create(folder, "checkpoint", new RunOptions { Model = model }, RunTypes.Current, []);
        using var images = new DeviceData(digits, Binarization.None, CPU);

        manual_seed(4);
        using var first = model.Create(digits.Shape);
        using var firstOptimizer = new PhaseOptimizers(first, options);
        Take(first, firstOptimizer, images);
        using var snapshot = new Snapshot();
        var state = new LoopState(3, 1.5, 42, digits.Shape) { Logs = new Dictionary<string, long>() };
        using var store = new CheckpointStore(run.Path);
        var saved = store.Write(snapshot.Take(new TrainingState(first, firstOptimizer, null, null, CPU), state));
        Take(first, firstOptimizer, images);

        using var second = model.Create(digits.Shape);
        using var secondOptimizer = new PhaseOptimizers(second, options);
        var loaded = new TrainingState(second, secondOptimizer, null, null, CPU).Load(saved);
        Assert.Equal(state, loaded with { Logs = state.Logs });
        Take(second, secondOptimizer, images);

        using var scope = NewDisposeScope();
        foreach (var ((name, expected), (_, actual)) in first.named_parameters().Zip(second.named_parameters()))
            Assert.True(expected.eq(actual).all().item<bool>(), name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_snapshot_is_written_as_it_was_when_taken(bool prepared)
    {
        var options = new GaussianVaeOptions { Hidden = [8], LatentDim = 2 };
        var run = RunFolder.Create(folder, "moment", new RunOptions { Model = options }, RunTypes.Current, []);
        using var model = options.Create(digits.Shape);
        using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
        using (var store = new CheckpointStore(run.Path))
        {
            for (var step = 1; step <= 3; step++)
            {
                if (prepared) store.Prepare(new(model, optimizers, null, null, CPU));
                Fill(model, step);
                store.Save(new(model, optimizers, null, null, CPU), new(step, 0, null, digits.Shape));
                Fill(model, -1);                                                       // while it is being written
            }
        }
        foreach (var checkpoint in run.Checkpoints.All)
        {
            Assert.Null(checkpoint.Damage());
            var saved = SafeTensors.Read(checkpoint.PathOf("model.safetensors"));
            Assert.All(saved.Values, t => Assert.True(t.eq(checkpoint.State.Step).all().item<bool>()));
            foreach (var t in saved.Values) t.Dispose();
        }
        Assert.Equal(3, run.Checkpoints.All.Count);

        static void Fill(GenerativeModel model, double value)
        {
            using var off = no_grad();
            foreach (var p in model.parameters()) p.fill_(value);
        }
    }

    [Fact]
    public void A_checkpoint_that_does_not_fit_on_the_disk_is_reported_and_earlier_ones_stay()
    {
        var options = new GaussianVaeOptions { Hidden = [8], LatentDim = 2 };
        var run = RunFolder.Create(folder, "full", new RunOptions { Model = options }, RunTypes.Current, []);
        using var model = options.Create(digits.Shape);
        using var optimizers = new PhaseOptimizers(model, new OptimizerOptions());
        List<string> notes = [];
        using var store = new CheckpointStore(run.Path, new() { KeepLast = 1 }, notes.Add);
        var blocker = Path.Combine(run.Path, ".writing-000002");
        File.WriteAllText(blocker, "where a folder would have to be");
        for (var step = 1; step <= 2; step++)
            store.Save(new(model, optimizers, null, null, CPU), new(step, 0, null, digits.Shape));
        store.Wait();
        Assert.StartsWith("step 2: the checkpoint could not be written, those before it stay: ", Assert.Single(notes));
        Assert.Equal("step-000001", Assert.Single(run.Checkpoints.All).Name);
        Assert.NotNull(store.Trouble);
        File.Delete(blocker);
        store.Save(new(model, optimizers, null, null, CPU), new(3, 0, null, digits.Shape));
        store.Wait();
        Assert.Null(store.Trouble);
        Assert.Equal("step-000003", Assert.Single(run.Checkpoints.All).Name);
    }

    private static void Take(GenerativeModel model, PhaseOptimizers optimizers, DeviceData images)
    {
        using var order = new BatchOrder(images.Count, 32, 1, CPU);
        using var step = new TrainingStep(model, optimizers, images, order);
        for (var k = 0; k < 3; k++) step.Take(k);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
