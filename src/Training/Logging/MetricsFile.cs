using System.Globalization;
using System.Text.Json;
using Generative.Data;

namespace Generative.Training;

/// <summary>One metric over the steps of a run.</summary>
/// <param name="Name">Its name, such as <c>train/loss</c>.</param>
/// <param name="Points">Steps in increasing order and values, which may be NaN or infinite.</param>
public sealed record MetricCurve(string Name, IReadOnlyList<(long Step, double Value)> Points);

/// <summary>Reads the file of a <see cref="MetricsLog"/>.</summary>
public static class MetricsFile
{
    private static readonly HashSet<string> places = ["step", "epoch", "seconds"];

    /// <summary>All metrics, in the order of their first values; half a last line is ignored.</summary>
    /// <exception cref="DataException">The file is missing, or a line is no JSON object with a step.</exception>
    public static IReadOnlyList<MetricCurve> Read(string path)
    {
        var text = DataException.Guard(path, "the metrics of a run", () =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return new StreamReader(file).ReadToEnd();
        });
        Dictionary<string, List<(long, double)>> curves = [];
        List<string> order = [];
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var k = 0; k < lines.Length; k++)
        {
            var (step, values) = Line(lines[k], path, k + 1);
            foreach (var (name, value) in values)
            {
                if (!curves.TryGetValue(name, out var points))
                {
                    points = [];
                    curves[name] = points;
                    order.Add(name);
                }
                points.Add((step, value));
            }
        }
        return [.. order.Select(name => new MetricCurve(name, curves[name]))];
    }

    private static (long Step, List<(string, double)> Values) Line(string text, string path, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var step = json.RootElement.GetProperty("step").GetInt64();
            var values = json.RootElement.EnumerateObject().Where(p => !places.Contains(p.Name));
            return (step, [.. values.Select(p => (p.Name, Number(p.Value)))]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            var found = text.Length <= 40 ? text : text[..40] + "...";
            throw new DataException(path, $"line {number}", found, "a JSON object with a step and numbers", e);
        }
    }

    // NaN and infinities are strings.
    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
        : value.GetDouble();
}
