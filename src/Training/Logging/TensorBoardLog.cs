using System.Globalization;
using System.Runtime.InteropServices;
using Generative.Data;

namespace Generative.Training;

/// <summary>An event file that TensorBoard reads beside the run: <c>tensorboard --logdir checkpoints</c> shows every
/// run's scalars, pictures and weights.</summary>
/// <remarks>
/// Messages of tensorflow/core/util/event.proto and framework/summary.proto in TFRecord framing. A resumed run opens a
/// file of its own, whose first event says from which
/// step on the files before it no longer count.
/// </remarks>
public sealed class TensorBoardLog : IDisposable
{
    internal const string Prefix = "events.out.tfevents.";
    private const int Bins = 64;
    private readonly TimeProvider time;
    private readonly Lazy<FileStream> file;
    private readonly ProtoWriter record = new(), summary = new(), value = new(), part = new();

    /// <summary>Writes to a new file in the folder, made with the first event.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="time">Wall clock of the events.</param>
    /// <param name="resumedFrom">The step whose checkpoint the run goes on from; null: from the start.</param>
    public TensorBoardLog(string folder, TimeProvider time, long? resumedFrom = null)
    {
        this.time = time;
        file = new(() => Open(folder, resumedFrom));
    }

    /// <summary>Numbers by name, as in <c>metrics.jsonl</c>.</summary>
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

    /// <summary>A picture.</summary>
    public void Picture(string tag, long step, Image image)
    {
        part.Clear();
        part.Integer(1, image.Height).Integer(2, image.Width).Integer(3, image.Channels)
            .Message(4, ImageFile.Encode(image, tag));
        Write(tag, step, 4);
    }

    /// <summary>How numbers are spread: 64 bins of one width from the least to the largest. What is not finite is left
    /// out.</summary>
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

    /// <summary>A histogram of each parameter of a model.</summary>
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
            // a torn event would hide all that follow
            stream.SetLength(whole);
            throw;
        }
    }

    private FileStream Open(string folder, long? resumedFrom)
    {
        var stem = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{(long)Seconds}.generative");
        FileStream? stream = null;
        // A run resumed within the second takes the next number.
        for (var k = 0; stream is null; k++)
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
            // SessionLog.START at a step: TensorBoard drops what other files hold of that step and later ones.
            TfRecord.Write(stream, record.Double(1, Seconds).Integer(2, step + 1)
                .Message(7, part.Integer(1, 1).Bytes).Bytes);
        }
        return stream;
    }

    private double Seconds => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    public void Dispose()
    {
        if (file.IsValueCreated) file.Value.Dispose();
    }
}
