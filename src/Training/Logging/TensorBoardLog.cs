using System.Globalization;
using System.Runtime.InteropServices;
using Generative.Data;
using Google.Protobuf;
using Tensorboard;

namespace Generative.Training;

/// <summary>An event file for TensorBoard: <c>tensorboard --logdir checkpoints</c> shows metrics, images and weights of
/// all runs.</summary>
/// <remarks>
/// TorchSharp's messages of tensorflow/core/util/event.proto in TFRecord framing. A resumed run opens another file; its
/// first event tells TensorBoard to drop later steps of the earlier files.
/// </remarks>
public sealed class TensorBoardLog : IDisposable
{
    internal const string Prefix = "events.out.tfevents.";
    private const int Bins = 64;
    private readonly TimeProvider time;
    private readonly Lazy<FileStream> file;

    /// <summary>Writes to a new file, created at the first event.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="resumedFrom">The step of the checkpoint that the run goes on from; null: a new run.</param>
    public TensorBoardLog(string folder, TimeProvider time, long? resumedFrom = null)
    {
        this.time = time;
        file = new(() => Open(folder, resumedFrom));
    }

    /// <summary>Writes numbers by name, as in <c>metrics.jsonl</c>.</summary>
    public void Scalars(long step, IEnumerable<KeyValuePair<string, double>> values) =>
        Write(step, values.Select(v => new Summary.Types.Value { Tag = v.Key, SimpleValue = (float)v.Value }));

    /// <summary>Writes an image.</summary>
    public void Picture(string tag, long step, Image image)
    {
        var picture = new Summary.Types.Image
        {
            Height = image.Height,
            Width = image.Width,
            Colorspace = image.Channels,
            EncodedImageString = ByteString.CopyFrom(ImageFile.Encode(image, tag)),
        };
        Write(step, [new Summary.Types.Value { Tag = tag, Image = picture }]);
    }

    /// <summary>Writes a histogram of the finite numbers: 64 bins of equal width.</summary>
    public void Histogram(string tag, long step, ReadOnlySpan<float> numbers)
    {
        double count = 0, sum = 0, squares = 0;
        float least = float.PositiveInfinity, most = float.NegativeInfinity;
        foreach (var x in numbers)
        {
            if (!float.IsFinite(x)) continue;
            count++;
            sum += x;
            squares += (double)x * x;
            least = Math.Min(least, x);
            most = Math.Max(most, x);
        }
        if (count == 0) return;
        var width = ((double)most - least) / Bins;
        if (width == 0) width = Math.Max(Math.Abs(least), 1) * 1e-6;
        var counts = new double[Bins];
        var perUnit = 1 / width;
        foreach (var x in numbers)
        {
            if (float.IsFinite(x)) counts[Math.Min((int)((x - (double)least) * perUnit), Bins - 1)]++;
        }
        var histogram = new HistogramProto
        {
            Min = least,
            Max = most,
            Num = count,
            Sum = sum,
            SumSquares = squares,
            BucketLimit = { Enumerable.Range(1, Bins).Select(k => least + k * width) },
            Bucket = { counts },
        };
        Write(step, [new Summary.Types.Value { Tag = tag, Histo = histogram }]);
    }

    /// <summary>Writes a histogram of each parameter of a model.</summary>
    public void Weights(Module model, long step)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        foreach (var (name, p) in model.named_parameters())
        {
            var numbers = p.detach().to(float32).cpu().contiguous();
            if (numbers.numel() > 0) Histogram($"weights/{name}", step, MemoryMarshal.Cast<byte, float>(numbers.bytes));
        }
    }

    private void Write(long step, IEnumerable<Summary.Types.Value> values)
    {
        var summary = new Summary { Value = { values } };
        var record = new Event { WallTime = Seconds, Step = step, Summary = summary }.ToByteArray();
        var stream = file.Value;
        var whole = stream.Position;
        try
        {
            TfRecord.Write(stream, record);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            stream.SetLength(whole);                           // half an event would hide all that follow
            throw;
        }
    }

    private FileStream Open(string folder, long? resumedFrom)
    {
        var stem = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{(long)Seconds}.generative");
        FileStream? stream = null;
        for (var k = 0; stream is null; k++)                   // a run resumed within one second takes the next number
        {
            var path = Path.Combine(folder, $"{stem}.{k}");
            if (!File.Exists(path))
                stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        TfRecord.Write(stream, new Event { WallTime = Seconds, FileVersion = "brain.Event:2" }.ToByteArray());
        if (resumedFrom is { } step)
        {
            // SessionLog.START at a step: TensorBoard drops this and later steps of other files.
            var start = new SessionLog { Status = SessionLog.Types.SessionStatus.Start };
            TfRecord.Write(stream, new Event { WallTime = Seconds, Step = step + 1, SessionLog = start }.ToByteArray());
        }
        return stream;
    }

    private double Seconds => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (file.IsValueCreated) file.Value.Dispose();
    }
}
