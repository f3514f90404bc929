using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Cli.Tests;

/// <summary>Images that stay on disk train as those in memory do, and are decoded before they are asked for.</summary>
public sealed partial class StoredImagesTests : IDisposable
{
    private const int Side = 6;
    private readonly TemporaryFolder folder = new();

    private string Pictures(int count)
    {
        for (var k = 0; k < count; k++)
        {
            var path = folder[$"pictures/{(k % 3 == 0 ? "a" : "b")}/{k:00}.png"];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            ImageFile.Write(path, new([.. Enumerable.Range(0, 64).Select(p => (byte)(37 * k + p * p))], 8, 8, 1));
        }
        return folder["pictures"];
    }

    private string Train(string name, params string[] more)
    {
        var (code, _, error) =
            InProcess.Run(["train", folder["small.yaml"], "--outdir", folder.Path, "--name", name,
            .. more.SelectMany(m => new[] { "--set", m })]);
        Assert.Equal((0, ""), (code, error));
        return Directory.GetDirectories(folder.Path, $"*-{name}").Single();
    }

    // Time and what the config says of memory are all that may differ.
    private static string[] Lines(string run) =>
        [.. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(l => Seconds().Replace(l, ""))];

    [Fact]
    public void Training_from_disk_equals_training_from_memory_bit_for_bit_also_when_resumed()
    {
        // Two phases, the first of them on two batches, each step of three batches' gradients: 9 batches a step, 5 an
        // epoch, the last of them smaller; labels; random pixels.
        File.WriteAllText(folder["small.yaml"], $$"""
            model: {type: gan, network: mlp, latentDim: 2, hidden: [8], criticSteps: 2, classConditional: true}
            data:
              type: imageFolder
              path: '{{Pictures(40)}}'
              size: {{Side}}
              color: gray
              validCount: 3
              testCount: 3
              binarization: dynamic
            training:
              steps: 8
              batchSize: 7
              accumulate: 3
              logEvery: 1
              evaluateEvery: 2
              sampleEvery: 0
              saveEvery: 2
              keepLast: 0
              device: cpu
              threads: 1
            logging: {tensorBoard: false}
            """);
        var memory = Train("memory");
        var disk = Train("disk", "data.memoryMegabytes=0");
        var cut = Train("cut", "data.memoryMegabytes=0", "training.steps=5");
        Assert.Equal(0, InProcess.Run("train", "--resume", cut, "--set", "training.steps=8").Code);
        foreach (var run in new[] { disk, cut })
        {
            Assert.Equal(Lines(memory), Lines(run));
            foreach (var file in Directory.GetFiles(Path.Combine(memory, "step-000008"), "*.safetensors"))
                Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(
                    Path.Combine(run, "step-000008", Path.GetFileName(file))));
        }
        Assert.Equal(8, Lines(memory).Count(l => l.Contains("critic/loss") || l.Contains("train/critic")));
    }

    [Fact]
    public void Only_a_few_batches_are_decoded_ahead()
    {
        const int batch = 5, ahead = 4;
        ConcurrentQueue<int> decoded = [];
        var set = Numbered(100, decoded.Enqueue);
        using var data = new DeviceData(set, Binarization.None, CPU);
        using var order = new BatchOrder(set.Count, batch, 3, CPU);
        using var scope = NewDisposeScope();
        for (var k = 0; k < 50; k++)                                                   // over epochs
        {
            var (x, places) = (data.Batch(order, k).X, order.Indices(k));
            Assert.Equal(places.to(float32), x[TensorIndex.Colon, 0, 0, 0].mul(255).round());
            // While a step would be taken: the workers fill the queue, and then rest.
            var due = (k + 1 + ahead) * batch;
            Assert.True(SpinWait.SpinUntil(() => decoded.Count == due, TimeSpan.FromSeconds(20)),
                $"batch {k}: {decoded.Count} images decoded, expected {due}");
            if (k == 20) Thread.Sleep(50);
            Assert.Equal(due, decoded.Count);
        }
        // Another place, as after a resume.
        Assert.Equal(order.Indices(7).to(float32), data.Batch(order, 7).X[TensorIndex.Colon, 0, 0, 0].mul(255).round());
    }

    [Fact]
    public void A_slow_disk_is_hidden_behind_the_step()
    {
        const int steps = 20;
        var reading = TimeSpan.FromMilliseconds(20);
        var set = Numbered(4 * steps, _ => Thread.Sleep(reading / 4));
        using var data = new DeviceData(set, Binarization.None, CPU);
        using var order = new BatchOrder(set.Count, 4, 3, CPU);
        using var scope = NewDisposeScope();
        List<TimeSpan> waits = [];
        for (var k = 0; k < steps; k++)
        {
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            _ = data.Batch(order, k);
            waits.Add(System.Diagnostics.Stopwatch.GetElapsedTime(began));
            // a step, in which two batches could be read one after the other
            Thread.Sleep(2 * reading);
        }
        Assert.True(waits.Skip(1).Order().ElementAt(steps / 2) < reading / 4,
            string.Join(" ", waits.Select(w => w.TotalMilliseconds)));
    }

    [Fact]
    public void Splits_that_fit_are_kept_in_memory_and_the_others_read_on_demand()
    {
        var reads = 0;
        var set = Numbered(30, _ => Interlocked.Increment(ref reads), memory: 10 * Side * Side);
        using var few = new DeviceData(new DataPart(set, [3, 1, 2]), Binarization.None, CPU);
        using var scope = NewDisposeScope();
        Assert.Equal(3, reads);
        Assert.Equal([3f, 1, 2], few.Range(0, 3)[TensorIndex.Colon, 0, 0, 0].mul(255).round().data<float>().ToArray());
        Assert.Equal(3, reads);
        using var many = new DeviceData(new DataPart(set, [.. Enumerable.Range(0, 20).Select(k => 29 - k)]),
            Binarization.None, CPU);
        Assert.Equal(3, reads);
        Assert.Equal([27f, 26], many.Range(2, 4)[TensorIndex.Colon, 0, 0, 0].mul(255).round().data<float>().ToArray());
        Assert.Equal([1L, 0], many.LabelRange(2, 4)!.data<long>().ToArray());
        Assert.Equal(5, reads);
        using var none = new DeviceData(new DataPart(set, []), Binarization.None, CPU);
        Assert.Equal(0, none.Count);
    }

    [Fact]
    public void A_damaged_file_is_named_when_its_batch_is_read()
    {
        var options = new ImageFolderOptions
        {
            Path = Pictures(12), Size = [Side], MemoryMegabytes = 0, ValidCount = 0,
            TestCount = 0
        };
        File.WriteAllText(folder["pictures/b/05.png"], "no picture");
        var data = DataSets.Open(options);
        using var train = new DeviceData(data.Train, Binarization.None, CPU);
        using var order = new BatchOrder(train.Count, 4, 1, CPU);
        using var scope = NewDisposeScope();
        var fault = Assert.Throws<DataException>(() => { for (var k = 0; k < 3; k++) _ = train.Batch(order, k); });
        Assert.Equal(folder["pictures/b/05.png"], fault.File);
    }

    [Theory]
    [InlineData(Layout.ChannelsLast)]
    [InlineData(Layout.ChannelsFirst)]
    public void A_numpy_file_is_read_in_place(Layout layout)
    {
        byte[] bytes = [.. Enumerable.Range(0, 9 * 4 * 5 * 3).Select(k => (byte)(k * k))];
        var options = new NumpyOptions
        {
            Path = folder.Put("images.npy", NumpyFile.Npy(
                "|u1", layout == Layout.ChannelsFirst ? [9, 3, 4, 5] : [9, 4, 5, 3], bytes)), Layout = layout,
            ValidCount = 2, TestCount = 1,
            LabelsPath = folder.Put("labels.npy", NumpyFile.Npy(
                "<i8", [9], Enumerable.Range(0, 9).Select(k => (long)(k % 4)).ToArray())),
        };
        var (memory, disk) = (DataSets.Open(options), DataSets.Open(options with { MemoryMegabytes = 0 }));
        _ = Assert.IsType<StoredImages>(disk.Train.Set);
        Assert.Equal(memory.Shape, disk.Shape);
        using var scope = NewDisposeScope();
        foreach (var (a, b) in new[] { (memory.Train, disk.Train), (memory.Valid, disk.Valid),
            (memory.Test, disk.Test) })
        {
            using var held = new DeviceData(a, Binarization.None, CPU);
            using var stored = new DeviceData(b, Binarization.None, CPU);
            Assert.Equal(held.Range(0, held.Count), stored.Range(0, stored.Count));
            Assert.Equal(held.LabelRange(0, held.Count), stored.LabelRange(0, stored.Count));
        }
        Assert.Equal(DataStatistics.Lines(memory), DataStatistics.Lines(disk));
        var floats = options with
        {
            MemoryMegabytes = 0,
            Path = folder.Put("floats.npy", NumpyFile.Npy("<f4", [2, 1, 1], new float[2])),
            LabelsPath = null
        };
        Assert.EndsWith(
            "element type: found float32 [2, 1, 1] of more than 0 MB, expected uint8 images, to be read as they are "
            + "wanted (data.memoryMegabytes).", Assert.Throws<DataException>(() => DataSets.Open(floats)).Message);
    }

    // Image k is k, everywhere; its label the last bit.
    private static StoredImages Numbered(int count, Action<int> read, long memory = 0) => new((i, pixels) =>
    {
        pixels.Fill((byte)i);
        read(i);
    }, [.. Enumerable.Range(0, count).Select(k => (byte)(k & 1))], count, new(1, Side, Side, 2), ["even", "odd"],
        memory);

    [GeneratedRegex("\"seconds\":[0-9.E+-]+,")]
    private static partial Regex Seconds();

    public void Dispose() => folder.Dispose();
}
