using System.Text;
using System.Text.RegularExpressions;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Training.Tests.Checkpoints;

/// <summary>How much of a run a kill can cost, at any moment and on any disk.</summary>
public sealed class SavePointsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    public void At_most_one_interval_is_lost_however_slow_the_disk(int saveEvery)
    {
        var steps = 3 * saveEvery + 1;
        var options = new RunOptions
        {
            Model = new GaussianVaeOptions { Hidden = [8], LatentDim = 2 }, Data = new DigitsOptions { Count = 60 },
            Training = new()
            {
                Steps = steps, BatchSize = 8, LogEvery = 1, EvaluateEvery = 0, SampleEvery = 0,
                SaveEvery = saveEvery, KeepLast = 0, Device = "cpu", Best = null
            },
        };
        var run = RunFolder.Create(folder, "slow", options, RunTypes.Current, []);
        List<int> lost = [];

        // The longest that a disk can take: until training waits for it, at the last moment before the checkpoint
        // stands.
        void Slowly(Snapshot snapshot)
        {
            var (before, still) = (-1, 0);
            while (still < 15)
            {
                var done = Done();
                lost.Add(done - Saved());
                still = done == before ? still + 1 : 0;
                before = done;
                Thread.Sleep(2);
            }
            _ = run.Checkpoints.Write(snapshot);
        }
        int Done() => new FileInfo(run.Metrics) is { Exists: true } f
            ? Regex.Count(Encoding.UTF8.GetString(Shared(f)), "train/loss.*\n") : 0;
        int Saved() => run.Checkpoints.All is [.., var newest] ? (int)newest.State.Step : 0;

        var data = DataSets.Open(options.Data);
        using var model = options.Model.Create(data.Shape);
        using (var log = new MetricsLog(run.Metrics))
        using (var progress = ProgressLine.Plain(TextWriter.Null, TimeProvider.System, new(steps)))
        using (var checkpoints = new CheckpointStore(run.Path, options.Training, progress.Note) { Writer = Slowly })
            Assert.Equal(Outcome.Finished, Trainer.Fit(
                model, data, options.Fit(data.Shape),
                [new LogHook(log), new ProgressHook(progress), new BestHook(options.Training.Best),
                new CheckpointHook(checkpoints)]));

        // it went on beside the writing, and no further
        Assert.InRange(lost.Max(), Math.Min(saveEvery, 2), saveEvery);
        Assert.Equal([.. Enumerable.Range(1, 3).Select(k => k * saveEvery), steps],
            run.Checkpoints.All.Select(c => (int)c.State.Step));
    }

    [Fact]
    public void Two_neighboring_intervals_add_up_to_the_one_asked_for()
    {
        for (var every = 2; every < 20; every++)
        {
            var points = new SavePoints(every);
            long[] at = [.. Enumerable.Range(0, 10 * every).Select(s => (long)s).Where(points.At)];
            Assert.All(at.Zip(at.Skip(2)), p => Assert.Equal(every, p.Second - p.First));
        }
        Assert.All(Enumerable.Range(1, 9), s => Assert.True(new SavePoints(1).At(s) && !new SavePoints(0).At(s)));
    }

    private static byte[] Shared(FileInfo file)
    {
        using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
