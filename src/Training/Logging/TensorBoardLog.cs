using System.Globalization;
using System.Runtime.InteropServices;
using Generative.Data;

namespace Generative.Training;

/// <summary>An event file for TensorBoard: <c>tensorboard --logdir checkpoints</c> shows metrics, images and weights of
/// all runs.</summary>
/// <remarks>
/// Messages of tensorflow/core/util/event.proto and framework/summary.proto in TFRecord framing. A resumed run opens
/// another file; its first event tells TensorBoard to drop later steps of the earlier files.
/// </remarks>
public sealed class TensorBoardLog : IDisposable
{
    internal const string Prefix = "events.out.tfevents.";
    private const int Bins = 64;
    private readonly TimeProvider time;
    private readonly Lazy<FileStream> file;
    private readonly ProtoWriter record = new(), summary = new(), value = new(), part = new();

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
    public void Scalars(long step, IEnumerable<KeyValuePair<string, double>> values)
    {
        summary.Clear();
        foreach (var (tag, number) in values)
        {
            value.Clear();
            summary.Message(1, value.Text(1, tag).Float(2, (float)number).Bytes);
        }
        Write(step);
    }

    /// <summary>Writes an image.</summary>
    public void Picture(string tag, long step, Image image)
    {
        part.Clear();
        part.Integer(1, image.Height).Integer(2, image.Width).Integer(3, image.Channels)
            .Message(4, ImageFile.Encode(image, tag));
        Write(tag, step, 4);
    }

    /// <summary>Writes a histogram of the finite numbers: 64 bins of equal width.</summary>
    public void Histogram(string tag, long step, ReadOnlySpan<float> numbers)
    {
        double sum = 0, squares = 0;
        float least = float.PositiveInfinity, most = float.NegativeInfinity;
        foreach (var x in numbers)
        {
            if (!float.IsFinite(x)) continue;
            sum += x;
            squares += (double)x * x;
            least = Math.Min(least, x);
            most = Math.Max(most, x);
        }
        if (least > most) return;
        Span<double> limits = stackalloc double[Bins], counts = stackalloc double[Bins];
        var width = ((double)most - least) / Bins;
        if (width == 0) width = Math.Max(Math.Abs(least), 1) * 1e-6;
        for (var k = 0; k < Bins; k++) limits[k] = least + (k + 1) * width;
        counts.Clear();
        var perUnit = 1 / width;
        foreach (var x in numbers)
            if (float.IsFinite(x)) counts[Math.Min((int)((x - (double)least) * perUnit), Bins - 1)]++;
        var total = 0.0;
        foreach (var c in counts) total += c;
        part.Clear();
        part.Double(1, least).Double(2, most).Double(3, total).Double(4, sum).Double(5, squares).Doubles(6, limits)
            .Doubles(7, counts);
        Write(tag, step, 5);
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

    private void Write(string tag, long step, int field)
    {
        value.Clear();
        summary.Clear();
        summary.Message(1, value.Text(1, tag).Message(field, part.Bytes).Bytes);
        Write(step);
    }

    private void Write(long step)
    {
        var stream = file.Value;
        var whole = stream.Position;
        record.Clear();
        try
        {
            TfRecord.Write(stream, record.Double(1, Seconds).Integer(2, step).Message(5, summary.Bytes).Bytes);
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
        record.Clear();
        TfRecord.Write(stream, record.Double(1, Seconds).Text(3, "brain.Event:2").Bytes);
        if (resumedFrom is { } step)
        {
            record.Clear();
            part.Clear();
            // SessionLog.START at a step: TensorBoard drops this and later steps of other files.
            TfRecord.Write(stream, record.Double(1, Seconds).Integer(2, step + 1)
                .Message(7, part.Integer(1, 1).Bytes).Bytes);
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
