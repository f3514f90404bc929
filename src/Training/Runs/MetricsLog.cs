using System.Text.Json;
using Training.Data;

namespace Training.Runs;

/// <summary><c>metrics.jsonl</c>: one JSON object a line, numbers by name, written through at once; the same numbers, and pictures and weights, for TensorBoard.</summary>
public sealed class MetricsLog : IDisposable
{
    private readonly FileStream file;

    private readonly TensorBoardLog? board;

    /// <summary>Appends to the file; and to TensorBoard's, which is then this log's to close.</summary>
    public MetricsLog(string path, TensorBoardLog? board = null)
    {
        file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        this.board = board;
    }

    /// <summary>Writes a line. A non-finite number stands as the string NaN, Infinity or -Infinity: JSON has no other way to say it.</summary>
    public void Write(long step, double epoch, double seconds, IEnumerable<KeyValuePair<string, double>> values)
    {
        values = [.. values];
        board?.Scalars(step, values);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            json.WriteNumber("epoch", Math.Round(epoch, 4));
            json.WriteNumber("seconds", Math.Round(seconds, 3));
            foreach (var (name, value) in values)
                if (double.IsFinite(value)) json.WriteNumber(name, value);
                else json.WriteString(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        file.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        file.Flush();
    }

    /// <summary>A picture, for TensorBoard.</summary>
    public void Picture(string tag, long step, Image image) => board?.Picture(tag, step, image);

    /// <summary>Histograms of a model's weights, for TensorBoard.</summary>
    public void Weights(Module model, long step) => board?.Weights(model, step);

    public void Dispose()
    {
        file.Dispose();
        board?.Dispose();
    }
}
