using System.Globalization;
using System.Text.Json;
using Generative.Data;

namespace Generative.Training;

/// <summary><c>metrics.jsonl</c>, one JSON object per line; the same numbers, images and weights for TensorBoard.
/// </summary>
/// <remarks>Each line is written at once. On a full disk, lines wait in memory and training goes on; the file never
/// ends in half a line.</remarks>
public sealed class MetricsLog : IDisposable
{
    private readonly Stream file;
    private readonly TensorBoardLog? board;
    private readonly Action<string>? note;
    private readonly Queue<byte[]> waiting = [];
    private long length;                                       // of the complete lines
    private bool noted;

    /// <summary>Appends to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="board">TensorBoard's file, closed with this log; null: none.</param>
    /// <param name="note">Receives one sentence when the disk is full.</param>
    public MetricsLog(string path, TensorBoardLog? board = null, Action<string>? note = null)
        : this(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0), board,
            note)
    { }

    internal MetricsLog(Stream file, TensorBoardLog? board, Action<string>? note) =>
        (this.file, this.board, this.note, length) = (file, board, note, file.Length);

    /// <summary>Writes a line. NaN and infinities are written as strings, since JSON has no such numbers.</summary>
    public void Write(long step, double epoch, double seconds, IEnumerable<KeyValuePair<string, double>> values)
    {
        values = [.. values];
        Try(() => board?.Scalars(step, values));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            json.WriteNumber("epoch", Math.Round(epoch, 4));
            json.WriteNumber("seconds", Math.Round(seconds, 3));
            foreach (var (name, value) in values)
            {
                if (double.IsFinite(value)) json.WriteNumber(name, value);
                else json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
            }
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        waiting.Enqueue(buffer.ToArray());
        Try(Drain);
    }

    private void Drain()
    {
        while (waiting.TryPeek(out var line))
        {
            file.Position = length;
            try
            {
                file.Write(line);
                file.Flush();
            }
            catch (Exception e) when (DiskFault.Is(e))
            {
                file.SetLength(length);
                throw;
            }
            length += line.Length;
            _ = waiting.Dequeue();
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            if (!noted)
                note?.Invoke($"the logs could not be written, lines of metrics.jsonl wait for room: {e.Message}");
            noted = true;
        }
    }

    /// <summary>Writes an image for TensorBoard.</summary>
    public void Picture(string tag, long step, Image image) => Try(() => board?.Picture(tag, step, image));

    /// <summary>Writes histograms of a model's weights for TensorBoard.</summary>
    public void Weights(Module model, long step) => Try(() => board?.Weights(model, step));

    /// <summary>Writes the waiting lines and closes the files.</summary>
    public void Dispose()
    {
        Try(Drain);
        file.Dispose();
        board?.Dispose();
    }
}
